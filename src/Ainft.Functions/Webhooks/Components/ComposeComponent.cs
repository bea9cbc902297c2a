using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Fetching;
using Ainft.Sources;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Decides the component of an event. A valid signature only proves that the sender knows the secret. So a component of
/// the creator needs a repository that names the creator at the revision (decision 36), and is a reference otherwise.
/// </summary>
internal sealed class ComposeComponent(ImportRevision import, ResolveParents parents, SourceCheck check)
{
    private static readonly JsonSerializerOptions Written =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Decides the component.</summary>
    /// <param name="integration">The integration.</param>
    /// <param name="found">The event.</param>
    /// <param name="mint">Mints references that a parent needs. Null in a preview, which mints none.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="RefusedEventException">The event cannot become a component.</exception>
    /// <exception cref="LaterException">The platform does not answer now.</exception>
    public async Task<ComponentPlan> RunAsync(
        Integration integration, PlatformEvent found, MintAsAgent? mint, CancellationToken ct)
    {
        var draft = found.Manifest is { } inline
            ? InlineComponent.Read(inline)
            : await import.RunAsync(integration, found.From!, ct);
        Complete(draft.Members, integration);
        var manifest = Accept(draft.Members);
        RequireScope(integration, found, manifest.Source);
        if (manifest.IsReference)
            return ReferenceOf(integration, draft.Members, "The event has a reference.");
        var reason = await FindDoubtAsync(integration, manifest.Source!, ct);
        if (reason is not null && IsCheckable(manifest.Source!))
            return ReferenceOf(integration, draft.Members, reason);
        await AddParentsAsync(integration, draft, mint, ct);
        return new ComponentPlan(Accept(draft.Members), IsDelegated: true, reason);
    }

    // The delegation fixes the contributors. Other contributors in the repository break its terms, so that a push
    // cannot redirect rewards.
    private static void Complete(JsonObject members, Integration integration)
    {
        if (members["kind"] is null && integration.Kind is { } kind)
            members["kind"] = kind.ToText();
        var isReference = members["reference"] is not null;
        if (members["contributors"] is null && integration.Contributors is { } contributors && !isReference)
            members["contributors"] = JsonNode.Parse(contributors);
    }

    private static void RequireScope(Integration integration, PlatformEvent found, ManifestSource? source)
    {
        var terms = integration.Terms;
        if (source is not { Platform: { } platform, Repository: { } repository })
            throw new RefusedEventException("The manifest's source has no platform or no repository.");
        if (platform != terms.Platform || !RepositoryScope.Covers(platform, terms.Scope, repository))
            throw new RefusedEventException(
                $"{platform} {repository} is outside of the delegation, which is for {terms.Platform} {terms.Scope}.");
        if (found.Repository is { } named && named != repository)
            throw new RefusedEventException(
                $"The event is about {named}, but the platform answered with {repository}.");
    }

    /// <summary>Why the source is not proven. Null when it is.</summary>
    private async Task<string?> FindDoubtAsync(Integration integration, ManifestSource source, CancellationToken ct)
    {
        if (SourcePin.Of(source) is not { } pin)
            return "source not proven: The manifest pins no public revision that this registry can check.";
        var finding = await check.RunAsync(pin, integration.Creator, ct);
        if (finding.IsOpen)
            throw new LaterException(finding.Reason!, finding.RetryAfter);
        return finding.IsProven ? null : $"source not proven: {finding.Reason}";
    }

    private static bool IsCheckable(ManifestSource source) => source.Platform is "github.com" or "huggingface.co";

    private static ComponentPlan ReferenceOf(Integration integration, JsonObject members, string reason)
    {
        var isWithout = integration.Terms.ContributorsHash == ContributorList.Hash([]);
        return new ComponentPlan(Accept(Reference.Of(members)), isWithout, reason);
    }

    private async Task AddParentsAsync(
        Integration integration, DraftedComponent draft, MintAsAgent? mint, CancellationToken ct)
    {
        var found = await parents.RunAsync(integration, draft, mint, ct);
        if (found.Count == 0)
            return;
        var all = draft.Members["parents"] is JsonArray stated ? stated : [];
        foreach (var (id, relation) in found)
            if (all.All(parent => parent?["id"]?.GetValue<string>() != $"{id}"))
                all.Add(new JsonObject { ["id"] = $"{id}", ["relation"] = relation.ToText() });
        draft.Members["parents"] = all;
    }

    /// <summary>Checks members by the rules of new manifests.</summary>
    /// <exception cref="RefusedEventException">They break a rule.</exception>
    public static Manifest Accept(JsonObject members) =>
        Manifest.TryAccept(
            JsonSerializer.SerializeToUtf8Bytes(members, Written), out var manifest, out var violations)
            ? manifest
            : throw new RefusedEventException(
                $"The manifest breaks a rule. {violations[0].Pointer} {violations[0].Reason}");
}
