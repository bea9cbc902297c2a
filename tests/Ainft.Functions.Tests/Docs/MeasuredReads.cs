using System.Globalization;
using System.Net;
using Ainft.Ethereum;

namespace Ainft.Functions.Tests.Docs;

/// <summary>A request to measure.</summary>
/// <param name="Items">The number of its items, as the table of budgets names it.</param>
/// <param name="Path">The path below <c>api</c>.</param>
internal sealed record MeasuredRead(string Items, string Path)
{
    /// <summary>The account that signs the request, or null.</summary>
    public LocalKey? Signer { get; init; }

    /// <summary>The ETag that the client has, or null.</summary>
    public string? Known { get; init; }

    public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;
}

/// <summary>The registry that the requests are about.</summary>
/// <param name="Root">A component with a thousand children.</param>
/// <param name="Child">One of the children.</param>
/// <param name="Last">A component with all children as parents.</param>
/// <param name="Bundle">The bundle of these.</param>
/// <param name="Subject">A component with a run, statements and a badge.</param>
/// <param name="Run">The decided run.</param>
/// <param name="Node">The key of a node of its panel.</param>
/// <param name="File">The digest of a stored file.</param>
internal sealed record MeasuredRegistry(
    AinftId Root,
    AinftId Child,
    AinftId Last,
    string Bundle,
    AinftId Subject,
    Sha256Digest Run,
    LocalKey Node,
    string File);

/// <summary>For each GET operation of the OpenAPI document, the requests whose cost docs/limits.md limits.</summary>
internal sealed class MeasuredReads(MeasuredRegistry registry)
{
    private AinftId Child => registry.Child;

    private AinftId Last => registry.Last;

    private AinftId Subject => registry.Subject;

    private string TaskPath => $"runs/{registry.Run}/tasks/{registry.Node.Address}";

    public IReadOnlyList<MeasuredRead> Of(string operation) => operation switch
    {
        "explainProblem" => [One("problems/rejected")],
        "getChain" => [One("chain")],
        "getDelegation" => [One($"delegations/{registry.Run}")],
        "listIntegrations" => [One("integrations") with { Signer = registry.Node }],
        "getIntegration" => [NotFound($"integrations/{registry.Run}")],
        "listDeliveries" => [NotFound($"integrations/{registry.Run}/deliveries")],
        "getBundle" => [One($"bundles/{registry.Bundle}")],
        "getManifestSchema" => [One("schema/manifest-1.json")],
        "getReport" => [Disabled("operations/report")],
        "getAudit" => [Disabled("operations/audit")],
        "getTokenMetadata" => [One($"metadata/{Child}")],
        "listAncestors" => Lists($"ainfts/{Last}/ancestors", 1, 100, 1_000),
        "getAncestor" => [One($"ainfts/{Last}/ancestors/{registry.Root}")],
        "listDescendants" => Lists($"ainfts/{registry.Root}/descendants", 1, 100, 1_000),
        "getLineage" => Lists($"ainfts/{Last}/lineage?format=json&up=1&down=0", 1, 100, 1_000),
        "getLineageProof" => [One($"ainfts/{Child}/lineage.proof"), Many($"ainfts/{Last}/lineage.proof")],
        "getRoyalties" => [One($"ainfts/{Last}/royalties")],
        "getPath" => [One($"ainfts/{registry.Root}/path?to={Last}")],
        "listAinfts" => Lists("ainfts", 1, 100),
        "getAinft" => [One($"ainfts/{Child}")],
        "getManifest" => [One($"ainfts/{Child}/manifest"), Unchanged($"ainfts/{Child}/manifest")],
        "getSource" => [One($"ainfts/{Child}/source")],
        "getProof" => [One($"ainfts/{Child}/proof")],
        "exportAinfts" => Lists("ainfts/export", 1, 100, 1_000),
        "listEvents" => Lists("events", 1, 100),
        "listSubscriptions" => [One("subscriptions") with { Signer = registry.Node }],
        "getSubscription" => [NotOwn($"subscriptions/{registry.Run}")],
        "listDeadLetters" => [NotOwn($"subscriptions/{registry.Run}/dead-letters")],
        "getArtifact" => [One($"artifacts/{registry.File}")],
        "getBundleContent" => [One($"bundles/{registry.Bundle}/content")],
        "listBatches" => Lists("batches", 1, 100),
        "getBatch" => [Disabled($"batches/{registry.Run}")],
        "listRoots" => [Disabled("rewards/roots")],
        "getRewards" => [Disabled($"rewards/{registry.Node.Address}")],
        "getRewardProof" => [Disabled($"rewards/{registry.Node.Address}/proof")],
        "getGovernance" => [WithoutDao("governance")],
        "listProposals" => [WithoutDao("governance/proposals")],
        "getProposal" => [Disabled($"governance/proposals/{registry.Run}")],
        "listOperations" => [WithoutDao("governance/operations")],
        "listOperators" => [WithoutDao("governance/operators")],
        "listGrants" => [WithoutDao("governance/grants")],
        "listRetractions" => [WithoutDao("retractions")],
        "listNodes" => Lists("nodes", 1, 100),
        "getNode" => [One($"nodes/{registry.Node.Address}")],
        "pollTasks" => [One($"nodes/{registry.Node.Address}/tasks") with { Signer = registry.Node }],
        "listReproductions" => Lists($"ainfts/{Subject}/reproductions", 1, 100),
        "listRuns" => Lists("runs", 1, 100),
        "getRun" => [One($"runs/{registry.Run}")],
        "getTask" => [One(TaskPath) with { Signer = registry.Node }],
        "getTaskLog" => [One($"{TaskPath}/log") with { Status = HttpStatusCode.NotFound }],
        "listStatements" => Lists($"ainfts/{Subject}/statements", 1, 100),
        "getEvidence" =>
            [One($"ainfts/{Subject}/evidence"), new("1 by `run`", $"ainfts/{Subject}/evidence?run={registry.Run}")],
        "getBadge" => [One($"ainfts/{Subject}/badge.svg")],
        "getOEmbed" => [Disabled("oembed?url=x")],
        "getBadgeEndpoint" => [One($"ainfts/{Subject}/badge.json")],
        "ready" => [One("health/ready")],
        "live" => [One("health/live")],
        _ => throw new InvalidOperationException(
            $"The operation {operation} has no measured request. Add one to {nameof(MeasuredReads)}."),
    };

    /// <summary>The ETag of the child's manifest, which is its digest.</summary>
    public string? ETag { get; set; }

    private static MeasuredRead One(string path) => new("1", path);

    /// <summary>A request at an app without the setting that the route needs.</summary>
    private static MeasuredRead Disabled(string path) => new("disabled", path) { Status = HttpStatusCode.NotFound };

    private MeasuredRead NotFound(string path) =>
        One(path) with { Signer = registry.Node, Status = HttpStatusCode.NotFound };
    /// <summary>A signed request about a subscription that the signer does not have.</summary>
    private MeasuredRead NotOwn(string path) =>
        new("unknown", path) { Signer = registry.Node, Status = HttpStatusCode.NotFound };
    /// <summary>A request at an app that follows no DAO.</summary>
    private static MeasuredRead WithoutDao(string path) => new("disabled", path);

    private static MeasuredRead Many(string path) => new("1,000", path);

    private MeasuredRead Unchanged(string path) =>
        new("unchanged", path) { Known = ETag, Status = HttpStatusCode.NotModified };

    private static MeasuredRead[] Lists(string path, params int[] limits) =>
    [
        .. limits.Select(limit => new MeasuredRead(
            limit.ToString("N0", CultureInfo.InvariantCulture),
            $"{path}{(path.Contains('?') ? '&' : '?')}limit={limit}")),
    ];
}
