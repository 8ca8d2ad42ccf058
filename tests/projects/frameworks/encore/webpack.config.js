const Encore = require('@symfony/webpack-encore');

Encore.setOutputPath('public/build/')
  .setPublicPath('/build')
  .addEntry('app', './src/app.js')
  .disableSingleRuntimeChunk()
  .cleanupOutputBeforeBuild()
  .configureBabelPresetEnv((config) => {
    config.useBuiltIns = 'usage';
    config.corejs = '3.51';
  });

module.exports = Encore.getWebpackConfig();
