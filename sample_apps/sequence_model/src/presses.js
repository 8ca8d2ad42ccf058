/** Each letter is a step: a capital switches its lamp on, a small letter off, a dot presses nothing. */
export const SEQUENCES = ['A.BaC..b', 'abcABC.a', 'B.b.B.bC'];

const BUTTONS = 'ABCabc';

/** One step as the model reads it: which of the six buttons is pressed. */
export const toPress = (letter) => Array.from(BUTTONS, (button) => (button === letter ? 1 : 0));

/** Which lamps are lit, written with their letters. */
export const toLetters = (lamps) => lamps.map((lamp, index) => (lamp > 0.5 ? BUTTONS[index] : '·')).join('');
