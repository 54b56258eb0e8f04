"""A circuit as a function of JAX."""

import numpy as np
import pytest

jax = pytest.importorskip("jax", reason="JAX is not installed")
jnp = jax.numpy

import qcnn


@pytest.fixture
def function(small):
    return qcnn.jax.function(small)


def test_values_and_gradients(function, small):
    weights, inputs = small.init(1), np.random.default_rng(1).uniform(0, 3, (4, 2))
    np.testing.assert_array_equal(function(weights, inputs), small(weights, inputs))
    np.testing.assert_array_equal(jax.jit(function)(weights, inputs), small(weights, inputs))
    upstream = np.arange(8).reshape(4, 2)
    right = small.gradient(weights, inputs, upstream)

    def loss(weights, inputs):
        return (function(weights, inputs) * upstream).sum()

    for grad in (jax.grad(loss, (0, 1)), jax.jit(jax.grad(loss, (0, 1)))):
        by_weights, by_inputs = grad(jax.tree_util.tree_map(jnp.asarray, weights), jnp.asarray(inputs))
        np.testing.assert_allclose(by_weights["c"], right.weights["c"], atol=1e-5)
        np.testing.assert_allclose(by_inputs, right.inputs, atol=1e-5)


def test_mapped_and_differentiated_in_rows(function, small):
    flat = jnp.asarray(small.flatten(small.init(1)))
    inputs = jnp.asarray(np.random.default_rng(1).uniform(0, 3, (4, 2)), jnp.float32)
    np.testing.assert_array_equal(jax.vmap(function, (None, 0))(flat, inputs), small(flat, inputs))
    many = jnp.stack([flat, flat + 1])
    np.testing.assert_array_equal(jax.vmap(function, (0, None))(many, inputs)[1], small(many[1], inputs))
    each = jax.vmap(jax.grad(lambda w, x: function(w, x)[0]), (None, 0))(flat, inputs)
    np.testing.assert_allclose(each, small.jacobian(flat, inputs)[:, 0], atol=1e-5)
    np.testing.assert_allclose(jax.jacrev(function, 1)(flat, inputs[0]), small.jacobian(flat, inputs[0], by="inputs"), atol=1e-5)


def test_what_does_not_fit_is_named(function):
    with pytest.raises(qcnn.ShapeError, match=r"small takes inputs of shape \(..., 2\), x \(2,\), and an array of shape \(3,\) came"):
        function(jnp.zeros(3), jnp.zeros(3))
    with pytest.raises(qcnn.ShapeError, match="weights named 'd' came"):
        function({"d": jnp.zeros(3)}, jnp.zeros(2))
    with pytest.raises(qcnn.ShapeError, match=r"weight 'c' of small has shape \(3,\)"):
        function({"c": jnp.zeros(2)}, jnp.zeros(2))
