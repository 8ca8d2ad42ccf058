/* global document, window */
/** The script of the HTML report. It reads the data element of the page, and asks for nothing else. */

import { Explorer } from './explorer.mjs';
import { showHistory } from './history.mjs';

const data = JSON.parse(document.getElementById('data').textContent);

const map = document.getElementById('map');
if (map) new Explorer(map, data.map);

const history = document.getElementById('history');
if (history) showHistory(history, data.history);

/** What is folded on the screen is wanted on paper. */
window.addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details:not([open])')) {
    details.open = true;
    details.dataset.opened = '';
  }
});
window.addEventListener('afterprint', () => {
  for (const details of document.querySelectorAll('details[data-opened]')) {
    details.open = false;
    delete details.dataset.opened;
  }
});
