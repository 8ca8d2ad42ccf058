/** The licence comments of many files become few, and no text and no holder is lost. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { licenceComments } from '../../node_shim/specialise/licences.mjs';

const notice = (/** @type {string[]} */ copyright, /** @type {string[]} */ text) => ['  /**', '   * @license', ...[...copyright, ...text].map((line) => `   * ${line}`), '   * ====', '   */', ''].join('\n');

// esbuild's own shape: files, and below them the comment that they have in common.
const LEGAL = [
  'Bundled license information:\n',
  '@tensorflow/tfjs-core/dist/a.js:',
  '@tensorflow/tfjs-core/dist/b.js:',
  notice(['Copyright 2020 Google LLC. All Rights Reserved.'], ['Licensed under "the License";', '', 'see it.']),
  '@tensorflow/tfjs-core/dist/c.js:',
  notice(['Copyright 2018 Google LLC. All Rights Reserved.'], ["Licensed under 'the License'; see it."]),
  '@tensorflow/tfjs-core/dist/d.js:',
  notice(['Copyright 2018, 2020-2021 Google Inc.'], ['Licensed under "the License"; see it.']),
  'long/long.js:',
  '  /*! @license long.js (c) 2013 Daniel Wirtz\n   * MIT */',
  'other/index.js:',
  '  /* @preserve Copyright (c) 2010 Johannes\n     Permission is hereby granted. */',
].join('\n');

const MERGED = `/**
 * @license
 * Copyright 2018, 2020 Google LLC. All Rights Reserved.
 * Copyright 2018, 2020-2021 Google Inc.
 * Licensed under "the License";
 *
 * see it.
 */
/**
 * @license
 * long.js (c) 2013 Daniel Wirtz
 * MIT
 */
/**
 * @license
 * Copyright (c) 2010 Johannes
 * Permission is hereby granted.
 */
`;

test('one comment for each text, with every holder and year', () => assert.equal(licenceComments(LEGAL), MERGED));
test('merged once more they stay as they are', () => assert.equal(licenceComments(MERGED), MERGED));
test('no comments, no text', () => assert.equal(licenceComments(''), ''));
