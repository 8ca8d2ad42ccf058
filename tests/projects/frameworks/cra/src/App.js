import { useEffect, useState } from 'react';
import './App.css';
import { readDigits } from './read_digits';

function App() {
  const [digits, setDigits] = useState('loading');
  useEffect(() => {
    readDigits().then(setDigits);
  }, []);
  return <div className="App"><p>{digits}</p></div>;
}

export default App;
