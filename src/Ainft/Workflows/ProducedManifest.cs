using Ainft.Ethereum;

namespace Ainft;

/// <summary>The manifest of a component that nodes produced from a template.</summary>
public static class ProducedManifest
{
    /// <summary>
    /// Fills in a template: the result's outputs become <c>artifacts</c>, with the uri <c>ainft:artifacts/{sha256}</c>, its numbers the
    /// claimed <c>value</c> and <c>mean</c> of the comparator, and <paramref name="contributor"/>, when the template names none, the one contributor.
    /// </summary>
    /// <param name="template">A manifest with a workflow and without artifacts.</param>
    /// <param name="result">A finished result of its workflow.</param>
    /// <param name="contributor">Who is rewarded.</param>
    /// <exception cref="ArgumentException">The manifest is no template, or the result is not one of its workflow.</exception>
    public static Manifest Of(Manifest template, TaskResult result, Address contributor) => throw new NotImplementedException();
}
