using System.Net;
using Ainft.Cli.Doctor;
using Ainft.Ethereum;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;

namespace Ainft.Functions.Tests.Operations;

/// <summary><c>ainft doctor</c> names each mistake of a deployment and the next step.</summary>
public sealed class DoctorTests(StorageFixture storage, ChainFixture chain)
{
    [Fact]
    public async Task A_sound_deployment_has_no_error()
    {
        // Tests on the shared chain mine blocks faster than time passes, so its head is in the future.
        await using var world = await World.CreateWithOwnChainAsync(storage);
        var app = await world.StartAppAsync(null, OperatorClient.Setting);
        await app.ActAsync("reconcile");

        var diagnosis = await app.ExamineAsync();

        Assert.True(diagnosis.IsInside);
        Assert.Equal("0.1.0", diagnosis.Version);
        Assert.True(diagnosis.ExitCode == 0, string.Join("\n", diagnosis.Findings));
    }

    [Fact]
    public async Task From_outside_it_needs_no_key()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync();

        var diagnosis = await app.ExamineAsync(key: null);

        Assert.False(diagnosis.IsInside);
        Assert.True(diagnosis.ExitCode == 0, string.Join("\n", diagnosis.Findings));
    }

    [Fact]
    public async Task A_wrong_chain_id_is_found_from_both_sides()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, OperatorClient.Setting, ("Ainft__Chain__ChainId", "1"));

        var diagnosis = await app.ExamineAsync();

        diagnosis.Requires("chain-unhealthy");
        var found = diagnosis.Requires("chain-id-wrong");
        Assert.Contains("on chain 31337", found.Found, StringComparison.Ordinal);
        Assert.Equal(1, diagnosis.ExitCode);
    }

    [Fact]
    public async Task A_registry_without_the_operators_role_is_found()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var key = LocalKey.Generate();
        await world.Chain.Rpc.CallAsync("anvil_setBalance", [key.Address.ToString(), "0x56bc75e2d63100000"]);
        var app = await world.StartAppAsync(
            null, OperatorClient.Setting, ("Ainft__Chain__OperatorKey", key.ExportHex()));

        var diagnosis = await app.ExamineAsync();

        var found = diagnosis.Requires("operator-role-missing");
        Assert.Contains(key.Address.ToString(), found.Found, StringComparison.Ordinal);
        Assert.DoesNotContain(diagnosis.Findings, finding => finding.Code == "no-funds");
    }

    [Fact]
    public async Task A_key_without_funds_and_one_with_few_are_found()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, OperatorClient.Setting);
        var account = world.Operator.Address.ToString();

        await world.Chain.Rpc.CallAsync("anvil_setBalance", [account, "0x0"]);
        (await app.ExamineAsync()).Requires("no-funds");
        await world.Chain.Rpc.CallAsync("anvil_setBalance", [account, "0x71afd498d0000"]);
        (await app.ExamineAsync()).Requires("low-funds");
    }

    [Fact]
    public async Task An_address_without_a_registry_is_found()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(
            null,
            OperatorClient.Setting,
            ("Ainft__Chain__Registry", "0x00000000000000000000000000000000000000aa"));

        (await app.ExamineAsync()).Requires("registry-missing");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task A_clock_that_is_ten_minutes_off_is_found(int minutes)
    {
        await using var world = await World.CreateAsync(storage, chain);
        await world.MineAsync(1);
        var time = new ShiftedTime { Ahead = TimeSpan.FromMinutes(minutes) };
        var app = await world.StartAppAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(time), OperatorClient.Setting);

        var diagnosis = await app.ExamineAsync();

        var found = diagnosis.Requires("clock-off");
        Assert.Contains(minutes > 0 ? "ahead of" : "behind", found.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, "behind")]
    [InlineData(-10, "ahead of")]
    public async Task A_clock_of_the_operator_that_is_ten_minutes_off_is_found(int minutes, string found)
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync();
        var time = new ShiftedTime { Ahead = TimeSpan.FromMinutes(minutes) };

        var diagnosis = await app.ExamineAsync(key: null, time: time);

        Assert.Contains(found, diagnosis.Requires("clock-differs").Found, StringComparison.Ordinal);
        Assert.Equal(1, diagnosis.ExitCode);
    }

    [Fact]
    public async Task A_missing_queue_is_found()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, OperatorClient.Setting);
        await new QueueServiceClient(world.Storage).DeleteQueueAsync($"{world.Prefix}-runs");

        var found = (await app.ExamineAsync()).Requires("queue-missing");

        Assert.Contains($"{world.Prefix}-runs", found.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("queue", "-runs/messages", "Storage Queue Data Contributor")]
    [InlineData("container", "-artifacts/doctor-probe", "Storage Blob Data Owner")]
    [InlineData("table", "Reliabilities", "Storage Table Data Contributor")]
    public async Task A_missing_permission_is_found_with_the_role_that_gives_it(string kind, string path, string role)
    {
        await using var world = await World.CreateAsync(storage, chain);
        var refusing = new Refusing(world.Prefix + path);
        var app = await world.StartAppAsync(
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(
                new HttpClientTransport(new HttpClient(refusing))),
            OperatorClient.Setting);
        refusing.IsOn = true;

        var found = (await app.ExamineAsync()).Requires($"{kind}-denied");

        Assert.Contains(role, found.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poison_messages_are_found()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, OperatorClient.Setting);
        var poison = new QueueServiceClient(world.Storage).GetQueueClient($"{world.Prefix}-runs-poison");
        await poison.CreateAsync();
        await poison.SendMessageAsync("e30=");

        Assert.Contains("1 messages", (await app.ExamineAsync()).Requires("poison").Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_server_does_not_know_is_a_finding()
    {
        await using var off = await App.StartAsync(storage);
        await using var on = await App.StartAsync(
            storage, new() { [OperatorClient.Setting.Name] = OperatorClient.Key });

        (await off.ExamineAsync()).Requires("operations-off");
        (await on.ExamineAsync(key: "another")).Requires("operator-unknown");
    }

    [Fact]
    public async Task Origins_that_may_not_read_answers_are_found()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, ("Ainft__Cors__Origins", "https://app.example"));

        var allowed = await app.ExamineAsync(key: null, "https://app.example");
        var refused = await app.ExamineAsync(key: null, "https://other.example");

        Assert.Empty(allowed.Findings);
        refused.Requires("cors-refused");
    }

    [Fact]
    public async Task A_public_address_of_another_server_is_found()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, ("Ainft__Http__PublicUrl", "https://registry.example"));

        Assert.Equal(
            FindingLevel.Warning, (await app.ExamineAsync(key: null)).Requires("public-url-differs").Level);
    }

    [Fact]
    public async Task The_report_shows_no_secret()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var rpc = new UriBuilder(world.Rpc) { Path = "/v3/provider-secret" };
        var app = await world.StartAppAsync(
            null, OperatorClient.Setting, ("Ainft__Chain__RpcUrls", $"{world.Rpc};{rpc.Uri}"));

        using var answer = await app.SendAsync("GET", "report");
        var report = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("Ainft__Operations__Key", report, StringComparison.Ordinal);
        string[] secrets = [OperatorClient.Key, world.Operator.ExportHex(), "provider-secret", "AccountKey"];
        foreach (var secret in secrets)
            Assert.DoesNotContain(secret, report, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Storage that refuses a role, because Azurite has no roles.</summary>
    private sealed class Refusing(string path) : DelegatingHandler(new SocketsHttpHandler
    {
        // Azurite closes idle connections before it reads their next request.
        PooledConnectionLifetime = TimeSpan.Zero,
    })
    {
        public bool IsOn { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!IsOn || !request.RequestUri!.AbsolutePath.Contains(path, StringComparison.Ordinal))
                return base.SendAsync(request, cancellationToken);
            var refusal = new HttpResponseMessage(HttpStatusCode.Forbidden) { RequestMessage = request };
            refusal.Headers.Add("x-ms-error-code", "AuthorizationPermissionMismatch");
            return Task.FromResult(refusal);
        }
    }
}
