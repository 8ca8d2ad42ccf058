const NAMES = ['black', 'white', 'red', 'green', 'blue', 'yellow'];
let model; // the page loads it

/** Red, green and blue from 0 to 1, of a colour such as #c02030. */
function partsOf(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
}

async function scoresOf(colour) {
  const input = tf.tensor2d([partsOf(colour)]);
  const scores = model.predict(input);
  const [values] = await scores.array();
  tf.dispose([input, scores]);
  return values;
}

async function nameColour(colour) {
  const scores = await scoresOf(colour);
  document.querySelector('#name').textContent = NAMES[scores.indexOf(Math.max(...scores))];
}
