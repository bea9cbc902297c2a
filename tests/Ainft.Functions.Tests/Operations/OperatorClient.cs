using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Cli.Doctor;
using Ainft.Functions.Operations;

namespace Ainft.Functions.Tests.Operations;

/// <summary>The requests of an operator to an app.</summary>
internal static class OperatorClient
{
    public const string Key = "0123456789abcdef0123456789abcdef";

    /// <summary>The setting that lets an app accept <see cref="Key"/>.</summary>
    public static readonly (string Name, string Value) Setting = ("Ainft__Operations__Key", Key);

    public static async Task<HttpResponseMessage> SendAsync(
        this App app, string method, string path, string? key = Key, string? token = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"operations/{path}");
        if (key is not null)
            request.Headers.Add(OperatorGate.KeyHeader, key);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Performs an act that succeeds, and returns its answer.</summary>
    public static async Task<JsonElement> ActAsync(this App app, string act)
    {
        using var answer = await app.SendAsync("POST", act);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonSerializer.Deserialize<JsonElement>(body);
    }

    /// <summary>The lines of the audit without their ends.</summary>
    public static async Task<byte[][]> AuditAsync(this App app)
    {
        using var answer = await app.SendAsync("GET", "audit");
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>The lines of the audit, which must be one chain.</summary>
    public static async Task<AuditLine[]> ChainAsync(this App app)
    {
        var (chain, lines) = (new AuditChain(), new List<AuditLine>());
        foreach (var line in await app.AuditAsync())
        {
            Assert.Null(chain.Add(line));
            lines.Add(chain.Last!);
        }
        return [.. lines];
    }

    /// <summary>
    /// Examines an app with <c>ainft doctor</c>, as an operator that sends a key. The clock is that of the operator.
    /// </summary>
    public static async Task<Diagnosis> ExamineAsync(
        this App app, string? key = Key, string? origin = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        using var api = new AinftApi(app.Address, time)
        {
            Identify = key is null ? null : request => request.Headers.Add(AinftApi.OperationsKeyHeader, key),
        };
        return await Diagnosis.MakeAsync(
            api, origin, time, (_, _) => { }, TestContext.Current.CancellationToken);
    }

    /// <summary>Requires a finding and returns it.</summary>
    public static DoctorFinding Requires(this Diagnosis diagnosis, string code)
    {
        var all = string.Join("\n", diagnosis.Findings);
        var found = diagnosis.Findings.FirstOrDefault(finding => finding.Code == code);
        Assert.True(found is not null, $"{code} is not among\n{all}");
        Assert.NotEmpty(found.Advice);
        return found;
    }
}
