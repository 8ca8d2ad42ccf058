'use strict';

const path = require('path');

// Shared by all webpack builds. Ask before you change anything here!
module.exports = {
	entry: { bundle: './src/index.js' },
	output: {
		path: path.resolve(__dirname, '../dist'),
		filename: '[name].js',
	},
	resolve: {
		extensions: ['.js'],
		alias: {
			// "alias" of the old days: tfjs: path.resolve(__dirname, '../vendor/tfjs-1.0.js'),
			'@': path.resolve(__dirname, '../src'),
			'@tensorflow/tfjs$': path.resolve(__dirname, '../tfjs_slim/custom_tfjs.js'), // 2021, from the tutorial
			'@tensorflow/tfjs-core$': path.resolve(__dirname, '../tfjs_slim/custom_tfjs_core.js'),
		},
	},
};
