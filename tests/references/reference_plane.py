"""What torch finds for the clip in the plane; nothing here calls ``mathcore``."""

from collections.abc import Mapping

import torch


def plane_reference() -> Mapping[str, float]:
    """Return the value of every id that the clip may show, in float64."""

    def tensor(*rows: tuple[float, ...]) -> torch.Tensor:
        return torch.tensor(rows, dtype=torch.float64)

    W1, W2 = tensor((1, -1), (1, 1)), tensor((2, -1), (1, 1))
    N1, N2 = tensor((1, 1)), tensor((2,), (1,))
    N = N2 @ N1
    found = {
        "det_N": float(torch.linalg.det(N)),
        "rank_N": float(torch.linalg.matrix_rank(N)),
    }
    matrices = {"W1": W1, "W2": W2, "W": W2 @ W1, "N1": N1, "N2": N2, "N": N}
    for name, matrix in matrices.items():
        for i, row in enumerate(matrix.tolist()):
            found |= {f"{name}[{i},{j}]": entry for j, entry in enumerate(row)}
    first, second = torch.nn.Linear(2, 2, bias=False), torch.nn.Linear(2, 2, bias=False)
    first.weight.data, second.weight.data = W1, W2
    network = torch.nn.Sequential(first, torch.nn.ReLU(), second)
    u, v = tensor((0, 2))[0], tensor((0, -2))[0]
    with torch.no_grad():
        vectors = {"sum": network(u) + network(v)}
        for name, x in (("u", u), ("v", v), ("s", u + v)):
            vectors |= {f"x_{name}": x, f"z_{name}": first(x), f"f_{name}": network(x)}
            vectors[f"h_{name}"] = network[:2](x)
    for name, vector in vectors.items():
        found |= {f"{name}[{k}]": entry for k, entry in enumerate(vector.tolist())}
    return found
