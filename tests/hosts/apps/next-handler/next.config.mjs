export default { productionBrowserSourceMaps: false, devIndicators: false };
