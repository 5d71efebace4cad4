/** The only address that takes a form with a file. */
export const UPLOAD_PATH = '/staff/roster';
