import components from './components.json';
import errors from './errors.json';
import forgot from './forgot.json';
import help from './help.json';
import layout from './layout.json';
import locked from './locked.json';
import password from './password.json';
import portal from './portal.json';
import questions from './questions.json';
import signIn from './signIn.json';

/** Every file becomes one top-level key of its own name. */
export const english = {
  components,
  errors,
  forgot,
  help,
  layout,
  locked,
  password,
  portal,
  questions,
  signIn,
};
