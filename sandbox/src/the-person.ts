/** Who plays in the sandbox: the terminal and the page are the same person. */
export const THE_PERSON = { id: 1001, firstName: 'You' };
