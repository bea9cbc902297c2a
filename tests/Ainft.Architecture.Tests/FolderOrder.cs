using Mono.Cecil;

namespace Ainft.Architecture.Tests;

/// <summary>
/// An order of the namespaces of an assembly. A type may use types of its own part and of parts before it.
/// </summary>
/// <param name="Root">The namespace that contains the parts.</param>
/// <param name="Parts">
/// The names of the parts below the root, the one that all others may use first. The empty name is the root itself.
/// </param>
internal sealed record FolderOrder(string Root, params string[] Parts)
{
    /// <summary>The uses that break the order, one line each.</summary>
    public IEnumerable<string> Broken(IEnumerable<TypeUse> uses) =>
        from use in uses
        let index = IndexOf(use.From)
        where index >= 0 && IndexOf(use.To) > index
        orderby use.From.FullName, use.Place
        select $"{use.From.FullName} uses {use.To.FullName} in {use.Place}";

    /// <summary>The namespaces of the assembly that the order does not name.</summary>
    public IEnumerable<string> Unknown(IEnumerable<TypeUse> uses) => uses
        .SelectMany(use => new[] { use.From, use.To })
        .Where(type => type.Namespace.StartsWith($"{Root}.", StringComparison.Ordinal) && IndexOf(type) < 0)
        .Select(type => type.Namespace)
        .Distinct();

    private int IndexOf(TypeDefinition type) => Array.FindIndex(
        Parts,
        part => part.Length == 0
            ? type.Namespace == Root
            : $"{type.Namespace}.".StartsWith($"{Root}.{part}.", StringComparison.Ordinal));
}
