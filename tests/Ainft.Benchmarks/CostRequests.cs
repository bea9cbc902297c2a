using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Ainft.Ethereum;

namespace Ainft.Benchmarks;

/// <summary>A request to measure, with its description and a function that makes one request per number.</summary>
internal sealed record AskedRequest(string What, Func<int, Task<HttpRequestMessage>> Make);

/// <summary>
/// For each operation of the OpenAPI document, the most expensive requests that an anonymous caller may send. Requests
/// that need the key of a registered node or of an admitted operator are sent without one.
/// </summary>
internal sealed class CostRequests(HttpClient http, MintDomain domain, IReadOnlyList<AinftId> ids)
{
    private const string Missing = "0x1111111111111111111111111111111111111111111111111111111111111111";
    private const string Node = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    private static readonly string File = new('1', 64);

    private readonly LocalKey key = LocalKey.Generate();

    private AinftId Last => ids[^1];

    private AinftId First => ids[0];

    public IReadOnlyList<AskedRequest> Of(string operation) => operation switch
    {
        "mintAinfts" =>
            [Send("one, signed with a free key", MintOneAsync),
            Post("50 with 750 unknown parents each, not signed", "ainfts", i => Mints(i, signed: true))],
        "previewMint" => [Post("50 with 750 unknown parents each", "ainfts/preview", i => Mints(i, signed: false))],
        "mintBulk" =>
            [Bulk("32 lines with 1,024 unknown parents each, not signed",
            $"ainfts/bulk?creator={key.Address}&deadline=1999999999", Orphans),
            Send("10,000 lines, signed with a free key", MintManyAsync)],
        "previewBulk" =>
            [Bulk("32 lines with 1,024 unknown parents each, gzip", $"ainfts/bulk/preview?creator={key.Address}",
            Orphans), Bulk("10,000 lines, gzip", $"ainfts/bulk/preview?creator={key.Address}", Many)],
        "importAinfts" => [Send("1,000 lines of an export, already imported", ImportAsync)],
        "exportAinfts" => [Get("1,000 of all", "ainfts/export?limit=1000")],
        "listAinfts" =>
            [Get("100 of all", "ainfts?limit=100"),
            Get("a name of another kind, 1,000 looked at", "ainfts?name=component&kind=service&limit=100"),
            Get("a kind without components", "ainfts?kind=service&limit=100")],
        "getAinft" => [Get("the last", $"ainfts/{Last}"), Get("unknown", $"ainfts/{Missing}")],
        "getManifest" => [Get("the last", $"ainfts/{Last}/manifest")],
        "getManifestSchema" => [Get("the schema", "schema/manifest-1.json")],
        "getSource" => [Get("of a component", $"ainfts/{Last}/source")],
        "checkSource" => [Post("of a component without a commit", $"ainfts/{Last}/source", _ => "")],
        "getProof" => [Get("the last", $"ainfts/{Last}/proof")],
        "listAncestors" =>
            [Get("all as ids", $"ainfts/{Last}/ancestors?format=ids&limit=1000000"),
            Get("1,000 items", $"ainfts/{Last}/ancestors?limit=1000"),
            Get("a kind without components", $"ainfts/{Last}/ancestors?kind=service&limit=1000")],
        "getAncestor" => [Get("of the last the first", $"ainfts/{Last}/ancestors/{First}")],
        "listDescendants" =>
            [Get("all as ids", $"ainfts/{First}/descendants?format=ids&depth=1000&limit=10000"),
            Get("a kind without components", $"ainfts/{First}/descendants?depth=1000&kind=service&limit=1000")],
        "getLineage" =>
            [Get("1,000 as SVG", $"ainfts/{Last}/lineage?up=100&limit=1000&format=svg"),
            Get("1,000 as JSON", $"ainfts/{Last}/lineage?up=100&limit=1000&format=json")],
        "getLineageProof" => [Get("the whole", $"ainfts/{Last}/lineage.proof")],
        "getRoyalties" => [Get("the last", $"ainfts/{Last}/royalties")],
        "previewPayment" =>
            [Post("of the last", $"ainfts/{Last}/royalties/preview", _ => """{"amount":"1000000000000000000"}""")],
        "getPath" => [Get("from the first to the last", $"ainfts/{First}/path?to={Last}")],
        "reproduceAinft" => [Post("of a component, not signed", $"ainfts/{Last}/reproductions", _ => Run(""))],
        "previewReproduction" => [Post("of a component", $"ainfts/{Last}/reproductions/preview", _ => Run(""))],
        "produceAinft" => [Post("a template with 1,000 unknown parents, not signed", "runs", i => Run(Template(i)))],
        "previewProduction" => [Post("a template with 1,000 unknown parents", "runs/preview", i => Run(Template(i)))],
        "getBundleContent" => [Get("unknown", $"bundles/{Missing}/content")],
        "listBatches" => [Get("the first page", "batches")],
        "getBatch" => [Get("unknown", $"batches/{Missing}")],
        "listRoots" => [Get("without payments", "rewards/roots")],
        "getRewards" => [Get("without payments", "rewards/0x000000000000000000000000000000000000dEaD")],
        "getRewardProof" => [Get("without payments", "rewards/0x000000000000000000000000000000000000dEaD/proof")],
        "getGovernance" => [Get("without a DAO", "governance")],
        "listProposals" => [Get("without a DAO", "governance/proposals")],
        "getProposal" => [Get("unknown", $"governance/proposals/{Missing}")],
        "listOperations" => [Get("without a DAO", "governance/operations")],
        "listOperators" => [Get("without a DAO", "governance/operators")],
        "listGrants" => [Get("without a DAO", "governance/grants")],
        "listRetractions" => [Get("without a DAO", "retractions")],
        "listReproductions" => [Get("of a component", $"ainfts/{Last}/reproductions?limit=100")],
        "listRuns" => [Get("a state without runs", "runs?state=inconclusive&limit=100")],
        "listEvents" =>
            [Get("100 of all", "events?limit=100"),
            Get("a kind without events, 1,000 looked at", "events?kind=service")],
        "addSubscription" => [Post("not signed", "subscriptions", Empty)],
        "listSubscriptions" => [Get("not signed", "subscriptions")],
        "getSubscription" => [Get("not signed", $"subscriptions/{Missing}")],
        "removeSubscription" => [Send("not signed", _ => Task.FromResult(
            new HttpRequestMessage(HttpMethod.Delete, $"api/subscriptions/{Missing}")))],
        "verifyTarget" => [Post("not signed", $"subscriptions/{Missing}/challenge", _ => "")],
        "rotateKeys" => [Post("not signed", $"subscriptions/{Missing}/secrets", _ => "")],
        "listDeadLetters" => [Get("not signed", $"subscriptions/{Missing}/dead-letters")],
        "redeliverDeadLetters" => [Post("not signed", $"subscriptions/{Missing}/redeliver", _ => "")],
        "getRun" => [Get("unknown", $"runs/{Missing}")],
        "getTask" => [Get("not signed", $"runs/{Missing}/tasks/{Node}")],
        "commitTask" => [Post("not signed", $"runs/{Missing}/tasks/{Node}/commit", Empty)],
        "revealTask" => [Post("not signed", $"runs/{Missing}/tasks/{Node}/reveal", Empty)],
        "withdrawTask" => [Post("not signed", $"runs/{Missing}/tasks/{Node}/withdraw", Empty)],
        "putTaskLog" => [Send("not signed", _ => FileAsync($"runs/{Missing}/tasks/{Node}/log"))],
        "getTaskLog" => [Get("unknown", $"runs/{Missing}/tasks/{Node}/log")],
        "listStatements" => [Get("of a component", $"ainfts/{Last}/statements?limit=100")],
        "explainProblem" => [Get("a problem", "problems/rejected")],
        "getEvidence" => [Get("of a component without any", $"ainfts/{Last}/evidence")],
        "getOEmbed" => [Get("without a setting", "oembed?url=x")],
        "getBadge" => [Get("of a component", $"ainfts/{Last}/badge.svg")],
        "getBadgeEndpoint" => [Get("of a component", $"ainfts/{Last}/badge.json")],
        "registerNode" => [Post("not signed", "nodes", Empty)],
        "listNodes" => [Get("100", "nodes?limit=100")],
        "getNode" => [Get("unknown", $"nodes/{Node}")],
        "leaveRegistry" =>
            [Send("not signed", _ => Task.FromResult(new HttpRequestMessage(HttpMethod.Delete, $"api/nodes/{Node}")))],
        "heartbeat" => [Post("not signed", $"nodes/{Node}/heartbeat", Empty)],
        "pollTasks" => [Get("not signed", $"nodes/{Node}/tasks")],
        "putArtifact" => [Send("not signed", _ => FileAsync($"artifacts/{File}"))],
        "getArtifact" => [Get("unknown", $"artifacts/{File}")],
        "getDelegation" => [Get("without revocations", $"delegations/{Missing}")],
        "revokeDelegation" => [Send("signed with a free key", RevokeAsync)],
        "addIntegration" => [Post("not signed", "integrations", Empty)],
        "listIntegrations" => [Get("not signed", "integrations")],
        "getIntegration" => [Get("not signed", $"integrations/{Missing}")],
        "activateIntegration" => [Post("not signed", $"integrations/{Missing}/delegation", Empty)],
        "rotateSecret" => [Post("not signed", $"integrations/{Missing}/secrets", Empty)],
        "removeIntegration" =>
            [Send("not signed", _ => Task.FromResult(
                new HttpRequestMessage(HttpMethod.Delete, $"api/integrations/{Missing}")))],
        "listDeliveries" => [Get("not signed", $"integrations/{Missing}/deliveries")],
        "redeliverDelivery" => [Post("not signed", $"integrations/{Missing}/deliveries/{Missing}/redeliver", _ => "")],
        "receiveWebhook" => [Post("without a data key", $"webhooks/{Missing}", Empty)],
        "previewWebhook" => [Post("not signed", $"webhooks/{Missing}/preview", Empty)],
        "getBundle" => [Get("unknown", $"bundles/{Missing}")],
        "getTokenMetadata" => [Get("the last", $"metadata/{Last}")],
        "getChain" => [Get("without a chain", "chain")],
        "getReport" => [Get("without a setting", "operations/report")],
        "getAudit" => [Get("without a setting", "operations/audit")],
        "reconcileNow" => [Post("without a setting", "operations/reconcile", Empty)],
        "sweepNow" => [Post("without a setting", "operations/sweep", Empty)],
        "redeliverMessages" => [Post("without a setting", "operations/redeliver", Empty)],
        _ => throw new InvalidOperationException(
            $"The operation {operation} has no measured request. Add one to {nameof(CostRequests)}."),
    };

    private static AskedRequest Get(string what, string path) =>
        Send(what, _ => Task.FromResult(new HttpRequestMessage(HttpMethod.Get, $"api/{path}")));

    private static AskedRequest Post(string what, string path, Func<int, string> body) =>
        Send(what, i => Task.FromResult(RequestOf(HttpMethod.Post, path, Json(body(i)))));

    private static AskedRequest Bulk(string what, string path, Func<int, IEnumerable<string>> lines) =>
        Send(what, i => Task.FromResult(BulkOf(path, lines(i))));

    private static AskedRequest Send(string what, Func<int, Task<HttpRequestMessage>> make) => new(what, make);

    private static HttpRequestMessage RequestOf(HttpMethod method, string path, HttpContent content) =>
        new(method, $"api/{path}") { Content = content };

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static string Empty(int number) => "{}";

    private Task<HttpRequestMessage> MintOneAsync(int number)
    {
        var manifest = $$"""{"ainft":1,"kind":"data","name":"one {{number}}"}""";
        if (!Manifest.TryParse(Encoding.UTF8.GetBytes(manifest), out var parsed, out var violations))
            throw new InvalidOperationException(violations[0].Reason);
        var deadline = RunRegistry.Deadline;
        var signature = key.Sign(MintMessage.HashMint(domain, parsed.Digest, [], deadline));
        var body =
            $$"""{"manifest":{{manifest}},"creator":"{{key.Address}}","deadline":"""
                + $$"""{{deadline}},"signature":"{{signature}}"}""";
        return Task.FromResult(RequestOf(HttpMethod.Post, "ainfts", Json(body)));
    }

    private Task<HttpRequestMessage> RevokeAsync(int number)
    {
        var integration = Keccak256.Hash(Encoding.UTF8.GetBytes($"integration {number}"));
        var deadline = RunRegistry.Deadline;
        var signature = key.Sign(DelegationMessages.HashRevoke(domain, integration, deadline));
        var body = $$"""{"creator":"{{key.Address}}","deadline":{{deadline}},"signature":"{{signature}}"}""";
        return Task.FromResult(RequestOf(HttpMethod.Post, $"delegations/{integration}/revoke", Json(body)));
    }

    private Task<HttpRequestMessage> MintManyAsync(int number) =>
        Task.FromResult(new SignedBulk(domain, key, Many(number)).ToRequest());

    private string Mints(int number, bool signed)
    {
        var manifests = string.Join(',', Enumerable.Range(0, 50).Select(i => Orphan($"mint {number} {i}", 750)));
        var tail = signed ? $",\"deadline\":1999999999,\"signature\":\"0x{new string('0', 128)}1b\"" : "";
        return $$"""{"manifests":[{{manifests}}],"creator":"{{key.Address}}"{{tail}}}""";
    }

    private static IEnumerable<string> Orphans(int number) =>
        Enumerable.Range(0, 32).Select(i => Orphan($"orphan {number} {i}", 1_024));

    private static IEnumerable<string> Many(int number) =>
        Enumerable.Range(0, 10_000).Select(i => $$"""{"ainft":1,"kind":"data","name":"many {{number}} {{i}}"}""");

    private static string Orphan(string name, int parents) =>
        $$"""{"ainft":1,"kind":"data","name":"{{name}}","parents":[{{Unknown(parents, "part")}}]}""";

    private static string Unknown(int parents, string relation) => string.Join(',',
        Enumerable.Range(0, parents).Select(_ => $$"""{"id":"{{RandomId()}}","relation":"{{relation}}"}"""));

    private static string Inputs(int parents) => string.Join(',',
        Enumerable.Range(0, parents).Select(i => $$"""{"parent":{{i}},"path":"data/{{i}}"}"""));

    private static string RandomId() => $"0x{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";

    private static string Template(int number) => $$"""
        "template":{"ainft":1,"kind":"model","name":"template {{number}}","parents":[{{Unknown(1_000, "trained-on")}}],
         "workflow":{"runtime":"python-3.11","command":["python3","train.py"],"inputs":[{{Inputs(64)}}],
          "outputs":[{"path":"model.bin"}],"resources":{"minutes":1} } },
        """;

    private static string Run(string template) => $$"""
        { {{template}} "replicas":2,"confidence":0.9,"deadlineMinutes":60,"requester":"{{Node}}","deadline":1999999999,
          "signature":"0x{{new string('0', 128)}}1b"}
        """;

    private async Task<HttpRequestMessage> ImportAsync(int number) =>
        BulkOf("ainfts/import",
        [.. (await http.GetStringAsync("api/ainfts/export?limit=1000")).TrimEnd().Split('\n').Reverse()]);

    private static Task<HttpRequestMessage> FileAsync(string path) =>
        Task.FromResult(RequestOf(HttpMethod.Put, path, new ByteArrayContent(new byte[1 << 20])));

    private static HttpRequestMessage BulkOf(string path, IEnumerable<string> lines)
    {
        using var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        var request = RequestOf(HttpMethod.Post, path, new ByteArrayContent(body.ToArray()));
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        request.Content.Headers.ContentEncoding.Add("gzip");
        if (path.StartsWith("ainfts/bulk?", StringComparison.Ordinal))
            request.Headers.Add("Ainft-Signature", $"0x{new string('0', 128)}1b");
        return request;
    }
}
