import { Component, OnInit } from '@angular/core';

import { readDigits } from '../read_digits.js';

@Component({
  selector: 'app-root',
  template: '<h1>Digits</h1><p>{{ digits }}</p>',
})
export class AppComponent implements OnInit {
  digits = 'loading …';

  async ngOnInit(): Promise<void> {
    this.digits = await readDigits();
  }
}
