import '@tensorflow/tfjs-backend-cpu';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { add, div, getBackend, moments, mul, setBackend, sqrt, sub, tensor2d, tidy, version_core } from '@tensorflow/tfjs-core';

import { SERIES } from './series.js';

/** Forecasts each series in units of its own mean and standard deviation, and scales the result back. */
function forecast(model, series) {
  return tidy(() => {
    const values = tensor2d(series);
    const { mean, variance } = moments(values, 1, true);
    const deviation = sqrt(variance);
    const scaled = model.predict(div(sub(values, mean), deviation));
    return add(mul(scaled, deviation), mean);
  });
}

function showRow(name, values, predicted) {
  const row = document.querySelector('#results').insertRow();
  row.insertCell().textContent = name;
  row.insertCell().textContent = values.join('  ');
  row.insertCell().textContent = predicted.map((value) => value.toFixed(2)).join('  ');
}

async function main() {
  await setBackend('cpu');
  const model = await loadGraphModel('model/model.json');
  const names = Object.keys(SERIES);
  const outputs = await forecast(model, Object.values(SERIES)).array();
  names.forEach((name, index) => showRow(name, SERIES[name], outputs[index]));
  document.querySelector('#status').textContent = `tfjs ${version_core}, backend ${getBackend()}`;
  window.__slimtf__ = { app: 'modular_imports', backend: getBackend(), outputs };
}

main().catch((error) => {
  document.querySelector('#status').textContent = String(error);
  window.__slimtf_error__ = String(error);
});
