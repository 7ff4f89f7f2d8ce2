"""Runs exported scripts under PyTorch: `run-scripts.py FOLDER`.

For each NAME.py it writes what the script prints to NAME.out; where there is a NAME.json (a model with weights), it puts
those weights into the script's model and writes the first samples to NAME.inputs and what the model answers to them, in
evaluation mode, to NAME.answers. NAME.ipynb is run cell by cell like a script, into NAME.cells.
"""

import contextlib
import io
import json
import pathlib
import sys

import torch

torch.set_num_threads(1)
SAMPLES = 8


def run(source, name):
    names = {"__name__": name}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for part in source:
            exec(compile(part, name, "exec"), names)
    return names, printed.getvalue()


def with_weights(names, file):
    tensors = json.loads(file.read_text())["tensors"]
    model = names["model"]
    model.load_state_dict({name: torch.tensor(values) for name, values in tensors.items()})
    model.eval()
    with torch.no_grad():
        return model(names["X"][:SAMPLES]).flatten().tolist()


folder = pathlib.Path(sys.argv[1])
for script in sorted(folder.glob("*.py")):
    names, printed = run([script.read_text()], script.name)
    script.with_suffix(".out").write_text(printed)
    weights = script.with_suffix(".json")
    if weights.exists():
        script.with_suffix(".inputs").write_text(json.dumps(names["X"][:SAMPLES].flatten().tolist()))
        script.with_suffix(".answers").write_text(json.dumps(with_weights(names, weights)))
for notebook in sorted(folder.glob("*.ipynb")):
    cells = [cell for cell in json.loads(notebook.read_text())["cells"] if cell["cell_type"] == "code"]
    _, printed = run(["".join(cell["source"]) for cell in cells], notebook.name)
    notebook.with_suffix(".cells").write_text(printed)
