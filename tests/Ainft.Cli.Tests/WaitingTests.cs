using Ainft.Cli.Tests.Hostile;

namespace Ainft.Cli.Tests;

[Collection(InProcess.Name)]
public sealed class WaitingTests
{
    private const string Id = "0x1111111111111111111111111111111111111111111111111111111111111111";
    private const string Verdict =
        ""","verdict":{"kind":"reproduced","agreed":3,"of":3,"confidence":0.99,"wrongProbability":0.001}""";

    [Theory]
    [InlineData("reproduce")]
    [InlineData("proof")]
    public async Task A_server_that_stops_answering_is_said_and_waited_for(string command)
    {
        var asked = 0;
        await using var server = new HostileServer(answer =>
            answer.Path.Contains("reproductions", StringComparison.Ordinal) ? answer.SendAsync("201 Created", Run(""))
            : answer.Path.EndsWith("/proof", StringComparison.Ordinal)
                ? answer.SendAsync("404 Not Found", """{"title":"Not found"}""")
            : ++asked switch
            {
                1 => answer.SendAsync("200 OK", answer.Path.Contains("/runs/", StringComparison.Ordinal) ? Run("")
                    : Ainft("pending")),
                2 or 3 => answer.SendAsync("503 Service Unavailable", """{"title":"Try later"}"""),
                _ => answer.SendAsync("200 OK", answer.Path.Contains("/runs/", StringComparison.Ordinal)
                    ? Run(Verdict) : Ainft("finalized")),
            });
        var run = await InProcess.RunAsync(
            command is "reproduce" ? ["reproduce", Id, "--wait", "--dev", "0", "--api", server.Address]
            : ["proof", Id, "--wait", "--api", server.Address]);
        Assert.Contains("Try later. Still waiting for it.", run.Error, StringComparison.Ordinal);
        Assert.Contains("The server answers again", run.Error, StringComparison.Ordinal);
        Assert.Equal(command is "reproduce" ? ExitCode.Ok : ExitCode.NotFound, run.ExitCode);
    }

    private static string Run(string more) => $$"""
        {"id":"{{Id}}","purpose":"reproduce","state":"computing","requester":"0x00","replicas":3,"confidence":0.9,
        "requestedAt":"2026-01-01T00:00:00Z","endsAt":"2026-01-01T00:00:00Z",
        "panel":[],"operators":"open"{{more}} }
        """;

    private static string Ainft(string status) => $$"""
        {"id":"{{Id}}","caip19":"x","digest":"x","creator":"x","kind":"data","parents":[],
        "anchor":{"status":"{{status}}"},"token":{"status":"none"} }
        """;
}
