import { createRoot } from 'react-dom/client';
import { readDigits } from './read_digits.js';

readDigits().then((digits) => createRoot(document.getElementById('root')).render(<p>{digits}</p>));
