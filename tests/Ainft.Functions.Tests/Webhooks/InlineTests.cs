using System.Net;
using System.Text.Json;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Webhooks;

/// <summary>Senders of Standard Webhooks and CloudEvents send the manifest itself.</summary>
public sealed class InlineTests(StorageFixture storage, ChainFixture chain) : WebhookScene(storage, chain)
{
    private const string Source = ",\"source\":\"models.example.org\"";

    [Fact]
    public async Task A_manifest_in_standard_webhooks_becomes_a_component_whose_source_is_not_proven()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "standard-webhooks", more: Source);

        await AcceptedAsync(integration.StandardAsync(Event(Manifest("acme/lm", "7"))));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("minted", Text(delivery, "state"));
        Assert.Contains("source not proven", Text(delivery, "reason"), StringComparison.Ordinal);
        var component = await app.GetJsonAsync($"ainfts/{Text(delivery, "component")}");
        Assert.Equal(Creator.Address.ToString(), Text(component, "creator"));
        Assert.False(component.GetProperty("sourceProven").GetBoolean());
    }

    [Fact]
    public async Task A_manifest_in_a_cloud_event_becomes_a_component()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "cloudevents", more: Source);
        var body = $$$"""
            {"specversion":"1.0","id":"1","source":"https://models.example.org","type":"org.example.version",
             "datacontenttype":"application/json","data":{"manifest":{{{Manifest("acme/lm", "8")}}} } }
            """;

        await AcceptedAsync(integration.StandardAsync(body, media: "application/cloudevents+json"));
        await ProcessAsync(app);

        Assert.Equal("minted", Text(await OnlyDeliveryAsync(integration), "state"));
    }

    [Fact]
    public async Task A_binary_event_with_long_headers_becomes_a_component()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "cloudevents", more: Source);
        var signs = new string('&', 900);

        await AcceptedAsync(integration.StandardAsync(
            $$"""{"manifest":{{Manifest("acme/lm", "9")}}}""",
            more:
            [
                ("ce-specversion", "1.0"), ("ce-id", signs), ("ce-type", "version.created"), ("ce-subject", signs),
                ("ce-source", $"https://models.example.org/?{signs}"),
                ("ce-dataschema", $"https://models.example.org/?{signs}"),
            ]));
        await ProcessAsync(app);

        Assert.Equal("minted", Text(await OnlyDeliveryAsync(integration), "state"));
    }

    [Fact]
    public async Task A_creator_without_files_left_gets_no_component_with_files()
    {
        var app = await StartAsync(("Ainft__Budgets__Factor", "1"), ("Ainft__Budgets__FilesPerDay", "1"));
        var integration = await AddAsync(app, "standard-webhooks", more: Source);

        foreach (var number in new[] { 1, 2 })
        {
            await AcceptedAsync(integration.StandardAsync(Event(WithFile($"{number}")), $"msg_{number}"));
            await ProcessAsync(app);
        }
        await AcceptedAsync(integration.StandardAsync(Event(Manifest("acme/lm", "3")), "msg_3"));
        await ProcessAsync(app);

        var deliveries = await integration.DeliveriesAsync();
        Assert.Equal(["minted", "refused", "minted"], deliveries.Select(one => Text(one, "state")));
        Assert.Contains("files per day", Text(deliveries[1], "reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliveries_out_of_order_and_twice_make_one_component_per_event()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "standard-webhooks", more: Source);

        foreach (var number in new[] { 3, 1, 2, 1, 3 })
            await AcceptedAsync(integration.StandardAsync(Event(Manifest("acme/lm", $"{number}")), $"msg_{number}"));
        await ProcessAsync(app);

        Assert.Equal(3, (await integration.DeliveriesAsync()).Count);
        Assert.Equal(3, (await app.GetJsonAsync("ainfts")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_manifest_that_claims_a_repository_without_proof_becomes_a_reference()
    {
        var app = await StartAsync();
        var integration = await AddAsync(
            app, "standard-webhooks", "meta-llama/*", more: ",\"source\":\"huggingface.co\"");
        var manifest = $$"""
            {"ainft":1,"kind":"model","name":"mine",
             "source":{"platform":"huggingface.co","repository":"meta-llama/Llama","revision":"{{Commit}}"},
             "artifacts":[{"path":"model.bin","sha256":"{{Sha256}}","size":4,"uri":"https://example.org/model.bin"}]}
            """;

        await AcceptedAsync(integration.StandardAsync(Event(manifest)));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("referenced", Text(delivery, "state"));
        Assert.True((await app.GetJsonAsync($"ainfts/{Text(delivery, "component")}/manifest"))
            .GetProperty("reference").GetBoolean());
    }

    [Theory]
    [InlineData("""{"ainft":1,"kind":"thing"}""", "refused")]
    [InlineData("""{"ainft":1,"kind":"model"}""", "no platform")]
    [InlineData("""{"ainft":1,"kind":"model","source":{"platform":"models.example.org","repository":"other/lm"}}""",
        "outside of the delegation")]
    public async Task A_manifest_that_breaks_a_rule_is_refused_with_the_reason(string manifest, string reason)
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "standard-webhooks", more: Source);

        await AcceptedAsync(integration.StandardAsync(Event(manifest)));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("refused", Text(delivery, "state"));
        Assert.Contains(reason, Text(delivery, "reason"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Fault.RequestLost)]
    [InlineData(Fault.AnswerLost)]
    public async Task Each_write_may_be_lost_and_the_next_delivery_or_the_sweep_completes_one_component(Fault fault)
    {
        var faults = new FaultTransport(write => write.Path.Contains("eliveries", StringComparison.Ordinal));
        var app = await StartAsync(faults, ("Ainft__StorageRetries", "0"));
        var integration = await AddAsync(app, "standard-webhooks", more: Source);
        integration.Time = Time;
        for (var lost = 0; lost < 9; lost++)
        {
            var (body, id) = (Event(Manifest("acme/lm", $"{fault}{lost}")), $"msg_{lost}");
            faults.Reset();
            faults.Lose(lost, fault);
            using (var first = await integration.StandardAsync(body, id))
                Assert.True(first.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable);
            await TryProcessAsync(app);
            faults.Reset();

            await AcceptedAsync(integration.StandardAsync(body, id));
            await SweepAsync(app, TimeSpan.FromMinutes(16));

            Assert.Equal(lost + 1, (await app.GetJsonAsync("ainfts")).GetProperty("items").GetArrayLength());
            Assert.All(await integration.DeliveriesAsync(), one => Assert.Equal("minted", Text(one, "state")));
        }
    }

    private static async Task TryProcessAsync(App app)
    {
        try
        {
            await ProcessAsync(app);
        }
        catch (Exception failure)
            when (failure is Azure.RequestFailedException or AggregateException or InvalidOperationException)
        {
            TestContext.Current.SendDiagnosticMessage("A try failed: {0}", failure.Message);
        }
    }

    private static string Event(string manifest) =>
        $$$"""{"type":"version.created","timestamp":"2026-11-30T12:00:00Z","data":{"manifest":{{{manifest}}}}}""";

    private static string WithFile(string revision) => $$"""
        {"ainft":1,"kind":"model","name":"lm",
         "source":{"platform":"models.example.org","repository":"acme/lm","revision":"{{revision}}"},
         "artifacts":[{"path":"model.bin","sha256":"{{Sha256}}","size":4,"uri":"https://example.org/model.bin"}]}
        """;

    private static string Manifest(string repository, string revision) => $$$"""
        {"ainft":1,"kind":"model","name":"lm",
         "source":{"platform":"models.example.org","repository":"{{{repository}}}","revision":"{{{revision}}}"}}
        """;
}
