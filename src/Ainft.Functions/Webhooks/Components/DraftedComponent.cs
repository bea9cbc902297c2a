using System.Text.Json.Nodes;
using Ainft.Sources;

namespace Ainft.Functions.Webhooks;

/// <summary>The members of a manifest before its parents are known.</summary>
/// <param name="Members">The members. Parents among them have ids.</param>
/// <param name="Upstream">The parents that files name without an id.</param>
internal sealed record DraftedComponent(JsonObject Members, IReadOnlyList<NamedUpstream> Upstream);
