import { useEffect, useState } from 'react';

import { readDigits } from '../../src/read_digits.js';

export default function Home() {
  const [digits, setDigits] = useState('loading');
  useEffect(() => {
    readDigits().then(setDigits);
  }, []);
  return <p>{digits}</p>;
}
