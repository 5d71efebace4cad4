import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { scratchPath } from './importing';

/** The files of a zip by name; each a CSV text. */
export type ZipTexts = Readonly<Record<string, string | Buffer>>;

/** Packs texts into a zip. */
export async function zipOf(texts: ZipTexts): Promise<string> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(texts)) zip.addBuffer(Buffer.from(text), name);
  return written(zip);
}

export async function written(zip: ZipFile): Promise<string> {
  const path = scratchPath('zip');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

const lines = (...rows: string[]) => [...rows, ''].join('\n');

/** A small school as OneRoster 1.1 tells it in bulk; CPS with 3A, 4A and an art club. */
export const bulk11 = {
  'manifest.csv': lines(
    'propertyName,value',
    'manifest.version,1.0',
    'oneroster.version,1.1',
    'file.academicSessions,bulk',
    'file.categories,absent',
    'file.classes,bulk',
    'file.classResources,absent',
    'file.courses,bulk',
    'file.courseResources,absent',
    'file.demographics,absent',
    'file.enrollments,bulk',
    'file.lineItems,absent',
    'file.orgs,bulk',
    'file.resources,absent',
    'file.results,absent',
    'file.users,bulk',
    'source.systemName,Cedar SIS',
    'source.systemCode,CEDAR',
  ),
  'orgs.csv': lines(
    'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId',
    'org-north,,,North Zone,district,NZ,',
    'org-cps,,,Cedarwood Primary School,school,CPS,org-north',
    'org-mps,,,Maple Primary School,school,MPS,org-north',
  ),
  'academicSessions.csv': lines(
    'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear',
    'ay27,,,2027,schoolYear,2027-01-04,2027-11-19,,2027',
    'sem1,,,Semester 1,semester,2027-01-04,2027-05-28,ay27,2027',
  ),
  'courses.csv': lines(
    'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes',
    'crs-form,,,ay27,Form class,FORM,"01,02,03,04,05,06",org-cps,,',
    'crs-mps,,,ay27,Form class,FORM,,org-mps,,',
  ),
  'classes.csv': lines(
    'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
    'cls-3a,,,3A,03,crs-form,3A,homeroom,Block A,org-cps,"ay27,sem1",,,',
    'cls-4a,,,4A,04,crs-form,4A,homeroom,Block B,org-cps,ay27,,,',
    'cls-art,,,Art club of the whole school,"03,04",crs-form,ART,scheduled,,org-cps,sem1,,,',
    'cls-mps,,,3A,03,crs-mps,3A,homeroom,,org-mps,ay27,,,',
  ),
  'users.csv': lines(
    'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password',
    'u-1,,,true,org-cps,student,wmtan,{LDAP:wmtan},Wei Ming,Tan,,S5001,,,,g-1,04,Secret-1',
    'u-2,,,true,org-cps,student,na,,Nur Aisyah,Abdullah,Binte,S5002,,,,,03,',
    'u-3,,,true,"org-cps,org-north",student,arjun,,Arjun,Nair,,S5003,,,,"g-2,g-1",,hunter2',
    'u-4,,,false,org-cps,student,gone,,Left,School,,S5004,,,,,04,',
    'u-5,,,true,org-mps,student,other,,Other,School,,S5005,,,,,03,',
    't-1,,,true,org-cps,teacher,mdm.lee,,Mei,Lee,,T1,mdm.lee@school.example,,,,,topsecret',
    't-2,,,true,org-cps,teacher,mr.lim,,Boon,Lim,,T2,mr.lim@school.example,,,,,',
    'a-1,,,true,org-cps,administrator,boss,,Ada,Boss,,,boss@school.example,,,,,',
    'g-1,,,true,org-cps,guardian,ptan,,Peter,Tan,,,peter.tan@example.org,+65 9123 4567,,u-1,,',
    'g-2,,,true,org-cps,parent,nair,,Devi,Nair,,,,,6123 4567,,,',
  ),
  'enrollments.csv': lines(
    'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
    'e-1,,,cls-4a,org-cps,u-1,student,,2027-01-04,2027-11-19',
    'e-2,,,cls-3a,org-cps,u-2,student,false,,',
    'e-3,,,cls-4a,org-cps,u-3,student,,,',
    'e-4,,,cls-art,org-cps,u-3,student,,,',
    'e-5,,,cls-4a,org-cps,t-1,teacher,true,,',
    'e-6,,,cls-4a,org-cps,t-2,teacher,false,,',
    'e-7,,,cls-3a,org-cps,u-1,student,,2026-01-02,2026-11-20',
    'e-8,,,cls-mps,org-mps,u-5,student,,,',
  ),
} satisfies ZipTexts;

/** The same school as OneRoster 1.2 tells it: roles and profiles in tables of their own. */
export const bulk12 = {
  ...bulk11,
  'manifest.csv': lines(
    'propertyName,value',
    'manifest.version,1.0',
    'oneroster.version,1.2',
    'file.academicSessions,bulk',
    'file.categories,absent',
    'file.classes,bulk',
    'file.classResources,absent',
    'file.courses,bulk',
    'file.courseResources,absent',
    'file.demographics,bulk',
    'file.enrollments,bulk',
    'file.lineItemLearningObjectiveIds,absent',
    'file.lineItems,absent',
    'file.lineItemScoreScales,absent',
    'file.orgs,bulk',
    'file.resources,absent',
    'file.resultLearningObjectiveIds,absent',
    'file.results,absent',
    'file.resultScoreScales,absent',
    'file.roles,bulk',
    'file.scoreScales,absent',
    'file.userProfiles,bulk',
    'file.userResources,absent',
    'file.users,bulk',
    'source.systemName,Cedar SIS',
    'source.systemCode,CEDAR',
  ),
  'users.csv': lines(
    'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns',
    'u-1,,,true,wmtan,,Wei Ming,Tan,,S5001,,,,g-1,04,Secret-1,,,,,,org-cps,',
    'u-2,,,true,na,,Nur Aisyah,Abdullah,Binte,S5002,,,,,03,,,,,,,org-cps,',
    'u-5,,,true,other,,Other,School,,S5005,,,,,03,,,,,,,org-mps,',
    't-1,,,true,mdm.lee,,Mei,Lee,,T1,mdm.lee@school.example,,,,,topsecret,,,,,,org-cps,she',
    'g-1,,,true,ptan,,Peter,Tan,,,peter.tan@example.org,+65 9123 4567,,u-1,,,,,,,,org-cps,',
  ),
  'roles.csv': lines(
    'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId',
    'r-1,,,u-1,primary,student,2027-01-04,2027-11-19,org-cps,',
    'r-2,,,u-2,primary,student,,,org-cps,',
    'r-3,,,u-5,primary,student,,,org-mps,',
    'r-4,,,t-1,primary,teacher,,,org-cps,p-1',
    'r-5,,,t-1,secondary,parent,,,org-cps,',
    'r-6,,,g-1,primary,parent,,,org-cps,',
  ),
  'userProfiles.csv': lines(
    'sourcedId,status,dateLastModified,userSourcedId,profileType,vendorId,applicationId,description,credentialType,username,password',
    'p-1,,,t-1,LMS,Cedar,,,password,mdm.lee,Never-read-1',
  ),
  'demographics.csv': lines(
    'sourcedId,status,dateLastModified,birthDate,sex',
    'u-1,,,2017-02-03,male',
  ),
  'enrollments.csv': lines(
    'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
    'e-1,,,cls-4a,org-cps,u-1,student,,,',
    'e-2,,,cls-3a,org-cps,u-2,student,,,',
    'e-5,,,cls-4a,org-cps,t-1,teacher,true,,',
    'e-8,,,cls-mps,org-mps,u-5,student,,,',
  ),
} satisfies ZipTexts;

const CHANGED = '2027-03-01T08:00:00.000Z';

/** What changed since {@link bulk11}: u-1 moves to 3A, u-2 left, u-3's guardian has a new number. */
export const delta11 = {
  'manifest.csv': lines(
    'propertyName,value',
    'manifest.version,1.0',
    'oneroster.version,1.1',
    'file.academicSessions,absent',
    'file.classes,absent',
    'file.courses,absent',
    'file.enrollments,delta',
    'file.orgs,absent',
    'file.users,delta',
  ),
  'users.csv': lines(
    bulk11['users.csv'].split('\n')[0] ?? '',
    `u-2,tobedeleted,${CHANGED},true,org-cps,student,na,,Nur Aisyah,Abdullah,Binte,S5002,,,,,03,`,
    `u-6,active,${CHANGED},true,org-cps,student,new,,Priya,Menon,,S5006,,,,,03,`,
    `g-2,active,${CHANGED},true,org-cps,parent,nair,,Devi,Nair,,,devi@example.org,,6999 4567,,,`,
  ),
  'enrollments.csv': lines(
    bulk11['enrollments.csv'].split('\n')[0] ?? '',
    `e-1,tobedeleted,${CHANGED},cls-4a,org-cps,u-1,student,,,`,
    `e-9,active,${CHANGED},cls-3a,org-cps,u-1,student,,,`,
    `e-10,active,${CHANGED},cls-3a,org-cps,u-6,student,,,`,
  ),
} satisfies ZipTexts;
