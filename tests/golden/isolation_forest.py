"""Isolation forest scores of scikit-learn: python isolation_forest.py > isolation_forest.json (scikit-learn 1.x)."""
import json

import numpy as np
from sklearn.ensemble import IsolationForest

rng = np.random.default_rng(5)
points = np.round(rng.standard_normal((300, 3)), 4)
points[0] = [8, 0, 0]
points[1] = [6, 6, 6]
model = IsolationForest(n_estimators=4000, max_samples=256, random_state=1).fit(points)
print(json.dumps({
    "features": points.T.tolist(),
    "scores": np.round(-model.score_samples(points), 5).tolist(),
}))
