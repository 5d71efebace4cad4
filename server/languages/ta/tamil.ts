import components from './components.json';
import errors from './errors.json';
import forgot from './forgot.json';
import gallery from './gallery.json';
import guides from './guides.json';
import help from './help.json';
import layout from './layout.json';
import locked from './locked.json';
import paper from './paper.json';
import password from './password.json';
import portal from './portal.json';
import privacy from './privacy.json';
import questions from './questions.json';
import request from './request.json';
import roster from './roster.json';
import signIn from './signIn.json';
import staff from './staff.json';
import staffAccount from './staffAccount.json';
import staffAudit from './staffAudit.json';
import staffBanks from './staffBanks.json';
import staffCards from './staffCards.json';
import staffClasses from './staffClasses.json';
import staffHome from './staffHome.json';
import staffPeople from './staffPeople.json';
import staffPolicy from './staffPolicy.json';
import staffPupils from './staffPupils.json';
import staffSettings from './staffSettings.json';
import suspended from './suspended.json';

/** Every file becomes one top-level key of its own name. */
export const tamil = {
  components,
  errors,
  forgot,
  gallery,
  guides,
  help,
  layout,
  locked,
  paper,
  password,
  portal,
  privacy,
  questions,
  request,
  roster,
  signIn,
  staff,
  staffAccount,
  staffAudit,
  staffBanks,
  staffCards,
  staffClasses,
  staffHome,
  staffPeople,
  staffPolicy,
  staffPupils,
  staffSettings,
  suspended,
};
