import type { ConfigData } from 'html-validate';

export const htmlRules: ConfigData = {
  extends: ['html-validate:recommended'],
  rules: {
    // Templates wrap long tags; what is left of a line is nothing that a visitor gets to see.
    'no-trailing-whitespace': 'off',
    // The focus goes to the summary of errors, so that it is read out without JavaScript too.
    'no-autofocus': 'off',
  },
};
