/** What is wrong with the address of a school's own form; nothing when it can be linked to. */
export function helpFormProblems(url: string): string[] {
  const fits = url.length <= URL_MAX && URL.canParse(url) && new URL(url).protocol === 'https:';
  return fits
    ? []
    : ['the address of the help form must begin with https:// and be a whole address'];
}

const URL_MAX = 500;
