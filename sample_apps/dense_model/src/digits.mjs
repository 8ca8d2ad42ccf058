/** The digits 0 to 9 as five rows of three dots. */
export const DIGITS = [
  '### #.# #.# #.# ###',
  '.#. ##. .#. .#. ###',
  '### ..# ### #.. ###',
  '### ..# ### ..# ###',
  '#.# #.# ### ..# ..#',
  '### #.. ### ..# ###',
  '### #.. ### #.# ###',
  '### ..# ..# ..# ..#',
  '### #.# ### #.# ###',
  '### #.# ### ..# ###',
].map((rows) => rows.split(' '));

/** 1 for a dot, 0 for none: a matrix of shape [5, 3]. */
export const toMatrix = (rows) => rows.map((row) => Array.from(row, (dot) => (dot === '#' ? 1 : 0)));
