export const P: Record<string, number> = {
  eps: 0.005, clip: Math.log(8), shrink: 0.8, skipPlaces: 4, skipFactor: 0.1, repeat: 3,
  sigPrior: 0.15, sigW: 3, sigUnknown: 0.6, ageDecay: 0.85, beyond: 0.7, matchFloor: 0.1, kappaScale: 0.5,
  countPrior: 2, cntSigma: 0.4, firstFrac: 0.75, blendFin: 2, fracK: 0.15, gPrior: 1, newMass: 1, discount: 1, first0: 0.02,
};
