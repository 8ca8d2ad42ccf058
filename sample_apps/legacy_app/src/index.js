import { ROOMS, WORDS, comfort, versions } from './comfort.js';

function showRow([name, degrees, humidity], scores) {
	const row = document.querySelector('#results').insertRow();
	row.insertCell().textContent = name;
	row.insertCell().textContent = `${degrees} °C, ${Math.round(100 * humidity)} %`;
	row.insertCell().textContent = WORDS[scores.indexOf(Math.max(...scores))];
}

async function main() {
	const outputs = await comfort();
	ROOMS.forEach((room, index) => showRow(room, outputs[index]));
	document.querySelector('#status').textContent = versions();
	window.__slimtf__ = { app: 'legacy_app', backend: 'cpu', outputs };
}

main().catch((error) => {
	document.querySelector('#status').textContent = String(error);
	window.__slimtf_error__ = String(error);
});
