using Ainft.Functions.Chain;
using Ainft.Functions.Upkeep;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Upkeep;

/// <summary>Checks and rebuilds the index of a world at a time one hour ahead, when all writes have ended.</summary>
internal static class Upkeep
{
    /// <param name="world">The world with the index.</param>
    /// <param name="repair">Whether the check repairs the index.</param>
    /// <param name="meanwhile">An action that runs when the check begins a pass. The pass waits for it.</param>
    /// <param name="pass">The name of the pass.</param>
    /// <param name="time">A clock instead of one that is an hour ahead.</param>
    /// <param name="node">A handler between the check and the chain.</param>
    public static async Task<UpkeepReport> CheckAsync(
        World world, bool repair = false, Func<Task>? meanwhile = null, string pass = "bundles",
        TimeProvider? time = null, HttpMessageHandler? node = null)
    {
        var report = new UpkeepReport(new Silence { Meanwhile = meanwhile, Pass = pass }, TimeProvider.System);
        Assert.True(await new CheckIndex(AppOf(world, null, time, node), report, repair)
            .RunAsync(TestContext.Current.CancellationToken));
        return report;
    }

    public static UpkeepReport NewReport() => new(new Silence(), TimeProvider.System);

    /// <summary>The findings of a check, as lines.</summary>
    public static async Task<string> FindingsAsync(World world, bool repair = false) =>
        TextOf(await CheckAsync(world, repair));

    public static string TextOf(UpkeepReport report) =>
        string.Join("\n", report.Findings.Select(
            found => $"{found.Class.Name} {found.Count} {found.Repaired}: {string.Join(", ", found.Examples)}"));

    /// <summary>A check with one other setting than the world.</summary>
    public static async Task<UpkeepReport> CheckAsync(World world, string setting, string value)
    {
        var report = NewReport();
        await new CheckIndex(AppOf(world, (setting, value)), report, repair: false)
            .RunAsync(TestContext.Current.CancellationToken);
        return report;
    }

    public static async Task<(UpkeepReport Report, (int From, int To)? Generations)> RebuildAsync(
        World world, bool dropOld, TimeSpan grace = default, TimeProvider? time = null)
    {
        var report = NewReport();
        var rebuild = new RebuildIndex(AppOf(world), report, time ?? TimeProvider.System, grace);
        return (report, await rebuild.RunAsync(acceptLoss: false, dropOld, TestContext.Current.CancellationToken));
    }

    public static UpkeepApp AppOf(World world, params (string Name, string Value)[] others) =>
        AppOf(world, null, others);

    public static UpkeepApp AppOf(
        World world, HttpPipelineTransport? transport, params (string Name, string Value)[] others) =>
        AppOf(world, transport, null, null, others);

    private static UpkeepApp AppOf(World world, HttpPipelineTransport? transport,
        TimeProvider? time, HttpMessageHandler? node, params (string Name, string Value)[] others)
    {
        var settings = new Dictionary<string, string?>(world.Settings())
        { ["Ainft__Triggers"] = "off", ["Logging__LogLevel__Default"] = "None" };
        foreach (var (name, value) in others)
            settings[name] = value;
        return new UpkeepApp(
            AinftApp.Create,
            [.. settings.Select(
                setting => $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}")],
            builder =>
            {
                builder.Services.AddSingleton(time ?? new ShiftedTime { Ahead = TimeSpan.FromHours(1) });
                if (transport is not null)
                    builder.Services.AddSingleton(transport);
                if (node is not null)
                    builder.Services.AddHttpClient(ChainEndpoints.HttpClientName)
                        .ConfigurePrimaryHttpMessageHandler(() => node);
            });
    }

    private sealed class Silence : IUpkeepSink
    {
        public Func<Task>? Meanwhile { get; set; }

        public string? Pass { get; init; }

        public void Progress(string pass, long done, long total, string unit)
        {
            if (pass != Pass || Meanwhile is not { } meanwhile)
                return;
            Meanwhile = null;
            Task.Run(meanwhile).GetAwaiter().GetResult();
        }

        public void Finding(FindingClass found, string subject, string detail, bool repaired) =>
            TestContext.Current.SendDiagnosticMessage("{0}: {1}: {2}", found.Name, subject, detail);

        public void Summary(string command, UpkeepReport report, (int From, int To)? generations, int exitCode)
        {
        }

        public void Failure(string message) => Assert.Fail(message);
    }
}
