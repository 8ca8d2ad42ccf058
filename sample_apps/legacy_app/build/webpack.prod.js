const webpack = require('webpack');
const { merge } = require('webpack-merge');
const common = require('./webpack.common.js');

/* eslint-env node -- resolve: { alias: {} } is in webpack.common.js */
module.exports = (env, argv) =>
	merge(common, {
		mode: argv.mode || 'production',
		plugins: [new webpack.DefinePlugin({ STAGE: JSON.stringify(env.stage) })],
		performance: { hints: false }, // we know
	})