"""Networks of somebody's own: brought as files, looked into, fed in ways, asked, and missed."""

import asyncio
import hashlib
import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from interactive_classification.answers import Answers
from interactive_classification.classify import tensor
from interactive_classification.model_files import MODELS
from interactive_classification.network.built_in import NETWORKS, name_of
from interactive_classification.network.native import NativeRuntime
from interactive_classification.network.opened import LARGEST, fed, open_network
from interactive_classification.network.preprocessing import PRESETS, Preprocessing
from interactive_classification.network.reference import Reference, parsed
from interactive_classification.networks import Networks
from interactive_classification.sentences import Told
from interactive_classification.session import Session
from interactive_classification.turns import Cancelled

LITE = "efficientnet-lite0"


class Held:
    """A file, and how often it was read."""

    def __init__(self, name, data, size=None):
        self.name, self.data, self.reads = name, data, 0
        self.size = len(data) if size is None else size

    async def read(self):
        self.reads += 1
        return self.data


class Natively:
    """Runs networks with onnxruntime, and notes what it was given back."""

    def __init__(self):
        self.released = []

    async def built_in(self, name):
        card = NETWORKS[name]
        if card.class_maps:
            return self._noted(NativeRuntime((MODELS / card.file).read_bytes(), card=card))
        found = open_network((MODELS / card.file).read_bytes())
        return self._noted(NativeRuntime(found.model(), card=card, head=found.head))

    async def made(self, found, again):
        outside = {name: bytes(one) for name, one in found.file.outside.items()}
        made = NativeRuntime(
            found.model(), card=found.card, head=found.head, no_maps=found.no_maps, outside=outside
        )
        return self._noted(made)

    def _noted(self, runtime):
        release = runtime.release

        async def noted():
            self.released.append(runtime)
            await release()

        runtime.release = noted
        return runtime


def small(classes=4, side=16, **saved):
    """A network of a mean, a matrix and a bias; weights by chance."""
    draw = np.random.default_rng(3)
    weights = {
        "w": draw.normal(size=(classes, 3)).astype(np.float32),
        "b": draw.normal(size=classes).astype(np.float32),
    }
    nodes = [
        helper.make_node("GlobalAveragePool", ["x"], ["p"]),
        helper.make_node("Flatten", ["p"], ["f"]),
        helper.make_node("Gemm", ["f", "w", "b"], ["y"], transB=1),
    ]
    graph = helper.make_graph(
        nodes, "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, side, side])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, classes])],
        [numpy_helper.from_array(one, name) for name, one in weights.items()],
    )  # fmt: skip
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


@pytest.fixture
def source():
    return Natively()


@pytest.fixture
def networks(source, known):
    return Networks(source, known)


@pytest.fixture
def answers(known, networks, source, coffee, run):
    session = Session(run(source.built_in("squeezenet")), known, method="mean-colour")
    made = Answers(session, asyncio.Event(), networks)
    run(session.open(coffee))
    return made


def test_what_was_brought_is_looked_into_used_and_listed(answers, networks, source, run):
    data = small().SerializeToString()
    files = [Held("mine.onnx", data), Held("labels.txt", b"0 a\n1 b\n2 c\n3 d\n")]
    brought = run(answers.bring_network(files))
    assert brought == {"digest": hashlib.sha256(data).hexdigest()}
    looked = run(answers.look_into(brought["digest"]))
    assert looked["title"] == "mine" and looked["classes"] == 4
    assert (looked["names"], looked["names_from"]) == (["a", "b", "c"], "labels.txt")
    assert (looked["sides"], looked["sides_from"]) == ([16, 16], "the network")
    assert looked["told_by"] == "" and "no_maps" not in looked
    assert [one["how"] for one in looked["choices"]] == list(PRESETS)
    assert len(networks.listed()) == 2  # it is not used yet
    wish = looked["choices"][1]["name"]
    view = run(answers.use_network(wish))
    assert view["network"] == wish and view["own_network"] and not view["imagenet"]
    assert {one.label for one in answers.session.predictions(4).original} == {*"abcd"}
    assert networks.listed()[wish] == "mine"
    card = answers.session.runtime.card
    assert (card.mean, card.std) == (PRESETS["signed"].mean, PRESETS["signed"].std)
    image = tensor(answers.session.original, card)
    w, b = (numpy_helper.to_array(one) for one in onnx.load_from_string(data).graph.initializer)
    expected = image.mean((0, 2, 3)) @ w.T + b
    assert np.allclose(answers.session.original_output.logits, expected, atol=1e-4)
    run(answers.use_network("squeezenet"))
    assert [one.card for one in source.released] == [NETWORKS["squeezenet"], card]


def test_each_way_to_feed_it_is_what_using_it_says(answers, networks, run):
    digest = run(answers.bring_network([Held("m.onnx", small().SerializeToString())]))["digest"]
    looked = run(answers.look_into(digest))
    names = [one["name"] for one in looked["choices"]]

    async def told():
        number = (await answers.begin("feedings", [names]))["number"]
        news = {"ended": False}
        while not news["ended"]:
            news = await answers.news(number)
        return news["found"]["choices"]

    choices = run(told())
    assert [one["name"] for one in choices] == names
    assert choices[0]["first"] == looked["first"]
    for one in choices[1:]:
        run(answers.use_network(one["name"]))
        first = answers.session.predictions(3).original
        assert [p["label"] for p in one["first"]] == [p.label for p in first]
        assert one["first"][0]["confidence"] == pytest.approx(first[0].confidence)


def test_it_is_used_as_chosen_while_other_ways_are_still_tried(answers, networks, run):
    digest = run(answers.bring_network([Held("m.onnx", small().SerializeToString())]))["digest"]
    names = [one["name"] for one in run(answers.look_into(digest))["choices"]]
    runtime = networks._tried[1]
    at_once, held = runtime.run, asyncio.Event()

    async def slowly(*given):
        found = await at_once(*given)
        await held.wait()
        return found

    async def used():
        runtime.run = slowly
        trial = asyncio.create_task(networks.first(names[1], answers.session.original))
        await asyncio.sleep(0)  # it asks
        runtime.run = at_once
        await answers.use_network(names[-1])
        held.set()
        assert len(await trial) == 3
        with pytest.raises(Cancelled):
            await networks.first(names[1], answers.session.original)
        await answers.edit("brush", [100, 100], 30, "", False)

    run(used())
    session = answers.session
    assert answers.view()["network"] == names[-1]
    for picture, output in (
        (session.original, session.original_output),
        (session.modified, session.modified_output),
    ):
        image = tensor(picture, fed(runtime.card, PRESETS[[*PRESETS][-1]]))
        assert np.allclose(output.logits, runtime.at_once(image).logits)


def test_what_is_asked_of_the_network_looked_into_before_is_given_up(answers, networks, run):
    names = []
    for side in (16, 18):
        file = Held("m.onnx", small(side=side).SerializeToString())
        digest = run(answers.bring_network([file]))["digest"]
        names.append(run(answers.look_into(digest))["chosen"])
    picture = answers.session.original
    assert run(networks.first(names[1], picture))
    with pytest.raises(Cancelled):
        run(networks.first(names[0], picture))


def test_how_many_classes_it_sees_in_many_photos(answers, run, coffee):
    data = (MODELS / NETWORKS[LITE].file).read_bytes()
    digest = run(answers.bring_network([Held("lite.onnx", data)]))["digest"]
    looked = run(answers.look_into(digest))
    assert looked["names_from"] == "imagenet"

    async def told(photos):
        number = (await answers.begin("variety", [looked["chosen"], photos]))["number"]
        news = {"ended": False}
        while not news["ended"]:
            news = await answers.news(number)
        return news["found"]

    assert run(told([coffee, coffee])) == {"photos": 2, "classes": 1}


def test_left_alone_it_is_given_back(answers, source, run):
    digest = run(answers.bring_network([Held("m.onnx", small().SerializeToString())]))["digest"]
    run(answers.look_into(digest))
    run(answers.look_into(digest))
    assert len(source.released) == 1
    run(answers.leave_network())
    assert len(source.released) == 2


def test_weights_in_another_file(answers, run, tmp_path):
    path = tmp_path / "m.onnx"
    onnx.save(small(), path, save_as_external_data=True, location="m.onnx.data", size_threshold=0)
    file = Held("m.onnx", path.read_bytes())
    digest = run(answers.bring_network([file]))["digest"]
    with pytest.raises(Told, match=r"weights are in m\.onnx\.data; open both"):
        run(answers.look_into(digest))
    data = Held("m.onnx.data", (tmp_path / "m.onnx.data").read_bytes())
    digest = run(answers.bring_network([data, file]))["digest"]
    looked = run(answers.look_into(digest))
    assert "no_maps" not in looked  # those of the head were read from the other file
    run(answers.use_network(looked["chosen"]))
    whole = small().SerializeToString()
    card = answers.session.runtime.card
    direct = NativeRuntime(whole, card=card).at_once(tensor(answers.session.original, card))
    assert np.array_equal(answers.session.original_output.logits, direct.logits)


def test_what_cannot_be_brought_is_refused_in_a_sentence(answers, run):
    onnx_file = Held("a.onnx", small().SerializeToString())
    for files, told in (
        ([Held("labels.txt", b""), Held("config.json", b"")], "no network among these files"),
        ([onnx_file, Held("b.ONNX", b"")], "several networks"),
        ([Held("a.onnx", b"", LARGEST + 1)], "more than 500 MB"),
    ):
        before = onnx_file.reads
        with pytest.raises(Told, match=told):
            run(answers.bring_network(files))
        assert onnx_file.reads == before  # it is refused before it is read
    for data, told in (
        (b"", "no ONNX file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS pointer"),
        (small().SerializeToString()[:-20], "breaks off"),
    ):
        digest = run(answers.bring_network([Held("a.onnx", data)]))["digest"]
        with pytest.raises(Told, match=told):
            run(answers.look_into(digest))
    assert answers.view()["network"] == "squeezenet"


def test_labels_that_are_too_few_are_refused_and_nothing_stays_open(answers, source, run):
    files = [Held("m.onnx", small().SerializeToString()), Held("l.txt", b"a\nb\n")]
    digest = run(answers.bring_network(files))["digest"]
    with pytest.raises(Told, match="2 names for 4 classes"):
        run(answers.look_into(digest))
    assert len(source.released) == 1


def test_a_saved_session_asks_for_its_network(answers, run, known):
    data = small().SerializeToString()
    digest = run(answers.bring_network([Held("mine.onnx", data)]))["digest"]
    looked = run(answers.look_into(digest))
    run(answers.use_network(looked["choices"][4]["name"]))
    run(answers.edit("brush", [200, 200], 40, "mean-colour", False))
    before = answers.view()
    file = run(answers.export("session"))["data"]
    other = Natively()
    usual = Session(run(other.built_in("squeezenet")), known)
    elsewhere = Answers(usual, asyncio.Event(), Networks(other, known))
    with pytest.raises(Told, match=f"“mine”.*{digest[:8]}") as missed:
        run(elsewhere.open_session(file))
    assert missed.value.sentence.key == "unknown-network"
    run(elsewhere.bring_network([Held("renamed.onnx", data)]))
    view = run(elsewhere.open_session(file))
    assert elsewhere.session.runtime.card.order == "bgr"
    for key in ("original_predictions", "modified_predictions"):
        assert view[key] == before[key]
    assert data not in file  # the weights are not kept


def test_a_network_that_was_used_is_opened_again(answers, run):
    digest = run(answers.bring_network([Held("m.onnx", small().SerializeToString())]))["digest"]
    name = run(answers.look_into(digest))["chosen"]
    first = run(answers.use_network(name))["original_predictions"]
    run(answers.use_network("squeezenet"))
    assert run(answers.use_network(name))["original_predictions"] == first


@pytest.mark.parametrize("name", ["resnet", "x sha256:12 224×224 torch", ""])
def test_names_that_nobody_has(answers, run, name):
    with pytest.raises(Told, match="There is no network"):
        run(answers.use_network(name))


@pytest.mark.parametrize(
    "how", [*PRESETS.values(), Preprocessing("own", "bgr", (1.5, 2, 3), (0.25, 1e-3, 7))]
)
def test_a_reference_is_read_as_it_was_written(how):
    one = Reference("my net 2", "ab" * 32, (224, 48), how)
    assert parsed(str(one)) == one
    assert parsed(str(one) + " ") is None


def test_a_reference_from_a_hostile_file_is_none():
    good = str(Reference("n", "ab" * 32, (224, 224), PRESETS["torch"]))
    for bad in (
        good.replace("torch", "rgb:1,2,3:0,1,1"), good.replace("torch", "rgb:nan:1"),
        good.replace("torch", "rgb:1,2:1,2"), good.replace("torch", "xyz:1:1"),
        good.replace("224×", "0×"), good.replace("ab", "zz"), good.replace("n ", "\n"),
    ):  # fmt: skip
        assert parsed(bad) is None


def test_a_name_tells_how_the_network_is_fed(run, networks):
    digest = run(networks.bring([Held("m.onnx", small().SerializeToString())]))
    looked = run(networks.look(digest, None))
    for choice in looked.choices:
        runtime, _ = run(networks.open(choice.name))
        assert name_of(runtime.card) == choice.name
        assert runtime.card == fed(runtime.card, choice.how)
    assert json.dumps(looked.chosen)  # it is plain text
