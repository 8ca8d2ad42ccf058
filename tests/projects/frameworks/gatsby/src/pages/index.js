import * as React from 'react';
import { readDigits } from '../read_digits.js';

export default function Page() {
  const [digits, setDigits] = React.useState('loading …');
  React.useEffect(() => {
    readDigits().then(setDigits);
  }, []);
  return <main>{digits}</main>;
}
