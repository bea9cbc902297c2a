using Ainft.Cli.Api;

namespace Ainft.Cli.Doctor;

/// <summary>Checks a deployment with the requests that everyone may send.</summary>
/// <param name="api">The server.</param>
/// <param name="time">The clock of this machine.</param>
internal sealed class OutsideChecks(AinftApi api, TimeProvider time)
{
    private const int ManyBlocks = 200;
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(1);

    private readonly List<DoctorFinding> findings = [];

    /// <summary>Whether the parts that the app needs answer, and whether its clock is right.</summary>
    public async Task<IReadOnlyList<DoctorFinding>> HealthAsync(CancellationToken ct)
    {
        findings.Clear();
        var before = time.GetUtcNow();
        using var answer = await GetAsync("health/ready", ct);
        var now = before + (time.GetUtcNow() - before) / 2;
        if (answer.Response.Headers.Date is { } date && (date - now).Duration() > MostSkew)
            Error(
                "clock-differs",
                $"The server's clock is {Seconds(date - now)} this machine's.",
                "Synchronize both clocks (NTP). Signatures and deadlines depend on the clock of the server.");
        foreach (var (name, check) in (await answer.ReadJsonAsync(ct)).Member("checks").Members())
            Judge(name, check);
        return [.. findings];
    }

    /// <summary>Whether the app follows the chain.</summary>
    public async Task<IReadOnlyList<DoctorFinding>> ChainAsync(CancellationToken ct)
    {
        findings.Clear();
        using var answer = await GetAsync("chain", ct);
        if (!answer.Response.IsSuccessStatusCode)
            return [];
        var chain = await answer.ReadJsonAsync(ct);
        if (chain.Find("halted") is { } halted)
            Error("chain-halted", halted.Member("reason").Text(), "Follow docs/operations.md, When the chain halts.");
        if (chain.Find("lag")?.Number() is > ManyBlocks and var lag)
            Warning(
                "chain-lag",
                $"{lag} final blocks are not in the tables yet.",
                "Wait, or add an endpoint to Ainft__Chain__RpcUrls. Events 2002 and 2011 of the log name the reason.");
        if (chain.Find("operator") is null)
            Warning(
                "no-key",
                "The app has no operator's key, so it anchors no component and decides no run.",
                "Set Ainft__Chain__KeyVaultKey or Ainft__Chain__OperatorKey, unless the app shall only read.");
        return [.. findings];
    }

    /// <summary>Whether the address of the app for people is the one that this command uses.</summary>
    public async Task<IReadOnlyList<DoctorFinding>> AddressAsync(CancellationToken ct)
    {
        // The type of a problem begins with the public address.
        using var answer = await GetAsync("problems/doctor", ct);
        return Links(api.Address, (await answer.ReadJsonAsync(ct)).Find("type")?.Text()) is { } found ? [found] : [];
    }

    /// <summary>The finding about a server whose links begin with an address, or null.</summary>
    internal static DoctorFinding? Links(Uri server, string? link)
    {
        if (Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"))
            return address.Authority == server.Authority ? null : DoctorFinding.Warning(
                "public-url-differs",
                $"Links of the app lead to {address.Authority}, and this command uses {server.Authority}.",
                "Set Ainft__Http__PublicUrl to the address that people use.");
        return server.IsLoopback ? null : DoctorFinding.Warning(
            "public-url-missing",
            "The app does not know its public address, so token metadata has no links.",
            $"Set Ainft__Http__PublicUrl to {server}");
    }

    /// <summary>Whether pages of an origin may read the app's answers.</summary>
    public async Task<IReadOnlyList<DoctorFinding>> OriginAsync(string origin, CancellationToken ct)
    {
        findings.Clear();
        using var answer = await api.AskAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Options, AinftApi.Relative("chain"));
                request.Headers.Add("Origin", origin);
                request.Headers.Add("Access-Control-Request-Method", "GET");
                return request;
            },
            AnswerLimits.Document,
            ct);
        var allowed = answer.Response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values)
            ? string.Join(", ", values)
            : "";
        if (allowed != "*" && allowed != origin)
            Error(
                "cors-refused",
                $"A page of {origin} may not read the app's answers.",
                "Add the origin to Ainft__Cors__Origins, and leave the CORS settings of the platform empty.");
        return [.. findings];
    }

    private Task<ServerAnswer> GetAsync(string path, CancellationToken ct) => api.AskAsync(
        () => new HttpRequestMessage(HttpMethod.Get, AinftApi.Relative(path)), AnswerLimits.Document, ct);

    private void Judge(string name, AnswerPart check)
    {
        var found = $"{name}: {check.Find("description")?.Text() ?? "no description"}";
        switch (check.Member("status").Text())
        {
            case "Healthy":
                break;
            case "Degraded":
                Warning($"{name}-degraded", found, "Read docs/operations.md, Health.");
                break;
            default:
                Error($"{name}-unhealthy", found, "Read docs/operations.md, Health.");
                break;
        }
    }

    private static string Seconds(TimeSpan skew) =>
        $"{skew.Duration().TotalSeconds:0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")}";

    private void Error(string code, string found, string advice) =>
        findings.Add(DoctorFinding.Error(code, found, advice));

    private void Warning(string code, string found, string advice) =>
        findings.Add(DoctorFinding.Warning(code, found, advice));
}
