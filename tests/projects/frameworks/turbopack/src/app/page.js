'use client';

import { useEffect, useState } from 'react';

import { readDigits } from '@/read_digits';

export default function Home() {
  const [digits, setDigits] = useState('loading');
  useEffect(() => {
    readDigits().then(setDigits);
  }, []);
  return <main><p>{digits}</p></main>;
}
