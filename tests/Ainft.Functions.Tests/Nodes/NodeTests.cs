using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Nodes;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Ainft.Functions.Tests.Nodes;

/// <summary>Nodes register, send heartbeats, and leave.</summary>
public sealed class NodeTests(StorageFixture storage) : NodeScene(storage)
{
    [Fact]
    public async Task A_node_registers_is_online_with_its_heartbeats_and_silent_without()
    {
        var node = NewNode();
        var held = Sha256Digest.Of("a run"u8);

        var registered = await AcceptedAsync(HttpStatusCode.Created, node.RegisterAsync());
        Assert.Equal("silent", registered.GetProperty("state").GetString());
        var heard = await AcceptedAsync(HttpStatusCode.OK, node.HeartbeatAsync(held));
        Assert.Equal(90, heard.GetProperty("leaseSeconds").GetInt32());
        var there = await App.GetJsonAsync($"nodes/{node.Address}");
        Time.Ahead = TimeSpan.FromSeconds(91);
        var silent = await App.GetJsonAsync($"nodes/{node.Address}");

        Assert.Equal("there", there.GetProperty("state").GetString());
        Assert.Equal(node.Operator.Address.ToString(), there.GetProperty("operator").GetString());
        Assert.Equal(node.Payout.ToString(), there.GetProperty("payout").GetString());
        Assert.True(there.GetProperty("admitted").GetBoolean());
        Assert.Equal(held.ToString(), there.GetProperty("tasks").EnumerateArray().Single().GetString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(node.Profile.ToCanonicalJson()),
            JsonNode.Parse(there.GetProperty("profile").GetRawText())));
        Assert.Equal("silent", silent.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Registering_again_changes_the_profile_and_keeps_the_heartbeats()
    {
        var node = NewNode();
        await node.JoinAsync();
        await AcceptedAsync(HttpStatusCode.OK, node.RegisterAsync());
        node.Profile = node.Profile with { Cpus = 64 };

        var changed = await AcceptedAsync(HttpStatusCode.OK, node.RegisterAsync());

        Assert.Equal(64, changed.GetProperty("profile").GetProperty("cpus").GetInt32());
        Assert.Equal("there", changed.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Requests_that_a_node_signed_before_it_registered_again_are_refused()
    {
        var node = NewNode();
        var early = node.Profile;
        node.Client.Time = new ShiftedTime { Ahead = TimeSpan.FromSeconds(60) };
        node.Profile = early with { Cpus = 64 };
        await AcceptedAsync(HttpStatusCode.Created, node.RegisterAsync());
        node.Client.Time = Time;
        node.Profile = early;

        await RefusedAsync(HttpStatusCode.Conflict, node.RegisterAsync());
        await RefusedAsync(HttpStatusCode.Conflict, node.LeaveAsync());

        Assert.Equal(64,
            (await App.GetJsonAsync($"nodes/{node.Address}")).GetProperty("profile").GetProperty("cpus").GetInt32());
    }

    [Fact]
    public async Task A_node_that_left_is_gone_until_it_registers_again()
    {
        var node = NewNode();
        await node.JoinAsync();
        node.Client.Time = new ShiftedTime { Ahead = TimeSpan.FromSeconds(60) };

        Assert.Equal("left",
            (await AcceptedAsync(HttpStatusCode.OK, node.LeaveAsync())).GetProperty("state").GetString());
        await AcceptedAsync(HttpStatusCode.OK, node.LeaveAsync());
        await RefusedAsync(HttpStatusCode.NotFound, App.Http.GetAsync($"nodes/{node.Address}"));
        await RefusedAsync(HttpStatusCode.NotFound, node.HeartbeatAsync());
        Assert.DoesNotContain(await ListAsync(), address => address == node.Address);
        node.Client.Time = Time;
        await RefusedAsync(HttpStatusCode.Conflict, node.RegisterAsync());
        node.Client.Time = new ShiftedTime { Ahead = TimeSpan.FromSeconds(100) };

        Assert.Equal("silent",
            (await AcceptedAsync(HttpStatusCode.Created, node.RegisterAsync())).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Nodes_that_never_registered_are_not_there()
    {
        var node = NewNode();

        await RefusedAsync(HttpStatusCode.NotFound, node.HeartbeatAsync());
        await RefusedAsync(HttpStatusCode.NotFound, node.LeaveAsync());
        Assert.Empty(await node.PollAsync());
    }

    [Fact]
    public async Task All_nodes_are_listed_in_pages_in_the_order_of_their_addresses()
    {
        var nodes = Enumerable.Range(0, 20).Select(_ => NewNode()).ToArray();
        foreach (var node in nodes)
            await AcceptedAsync(HttpStatusCode.Created, node.RegisterAsync());

        Assert.Equal(nodes.Select(node => node.Address).Order(), await ListAsync(limit: 3));
        Assert.Equal(nodes.Select(node => node.Address).Order(), await ListAsync(limit: 20));
        await RefusedAsync((HttpStatusCode)422, App.Http.GetAsync("nodes?limit=0"));
        await RefusedAsync((HttpStatusCode)422, App.Http.GetAsync("nodes?page=x&limit=101"));
    }

    [Fact]
    public async Task Only_operators_on_the_list_are_admitted()
    {
        var admitted = LocalKey.Generate();
        await using var strict = await App.StartAsync(Storage,
            new() { ["Ainft__Runs__Operators"] = $"{LocalKey.Generate().Address}; {admitted.Address}" });
        var (known, unknown) = (new NodeUnderTest(strict.Http, Domain, admitted),
            new NodeUnderTest(strict.Http, Domain));

        await AcceptedAsync(HttpStatusCode.Created, known.RegisterAsync());
        var problem = await RefusedAsync(HttpStatusCode.Forbidden, unknown.RegisterAsync());

        Assert.Equal("operator-not-admitted", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Registered_nodes_store_files_where_only_nodes_may()
    {
        var node = NewNode();
        var file = "a model"u8.ToArray();
        var path = $"artifacts/{ArtifactStore.NameOf(Sha256Digest.Of(file))}";

        await RefusedAsync(HttpStatusCode.Forbidden, node.Client.PutAsync(path, file));
        await node.JoinAsync();
        await AcceptedAsync(HttpStatusCode.Created, node.Client.PutAsync(path, file));
    }

    [Fact]
    public async Task A_registration_is_the_nodes_own_and_its_operators()
    {
        var (node, other) = (NewNode(), NewNode());

        await RefusedAsync(HttpStatusCode.Forbidden, other.Client.PostAsync("nodes", node.Registration()));
        var passed = await RefusedAsync((HttpStatusCode)422,
            node.Client.PostAsync("nodes", node.Registration(deadline: 1_000_000)));
        Assert.Equal("/deadline", passed.GetProperty("violations")[0].GetProperty("pointer").GetString());
        var tampered = JsonNode.Parse(node.Registration())!.AsObject();
        tampered["payout"] = other.Address.ToString();
        // Without a chain the app cannot check whether the operator is a contract wallet that accepts the signature.
        await RefusedAsync(HttpStatusCode.ServiceUnavailable, node.Client.PostAsync("nodes", tampered.ToJsonString()));
        await RefusedAsync(HttpStatusCode.NotFound, App.Http.GetAsync($"nodes/{node.Address}"));
    }

    public static TheoryData<string, string> WrongMembers => new()
    {
        { "node", "0x12" }, { "node", "0x0000000000000000000000000000000000000000" },
        { "operator", "7" }, { "payout", "null" }, { "profile", "[]" }, { "profile", "{}" },
        { "deadline", "-1" }, { "deadline", "1e400" }, { "deadline", "9007199254740992" },
        { "signature", "0x12345" }, { "signature", "\\ud800" }, { "more", "1" },
        { "profile", Sized("""{"classes":["\u0000"],"cpus":1""", """ "sandboxes":[],"cpuModel":"x" """) },
        { "profile", Sized("""{"classes":[],"cpus":1,"cpus":2""", """ "sandboxes":[],"cpuModel":"x" """) },
        { "profile", Sized("""{"classes":[],"cpus":-1""", """ "sandboxes":["none"],"cpuModel":"\ud800" """) },
    };

    private static string Sized(string start, string end) =>
        $$"""{{start}},"memoryMiB":1,"diskMiB":1,{{end.Trim()}},"software":"x"}""";

    [Theory]
    [MemberData(nameof(WrongMembers))]
    public async Task A_wrong_member_of_a_registration_is_reported(string member, string value)
    {
        var node = NewNode();
        var body = JsonNode.Parse(node.Registration())!.AsObject();
        body[member] = "HERE";
        var isJson = value is [>= '0' and <= '9', not 'x', ..] or ['-' or '[' or '{' or 'n', ..] or "1";
        var json = body.ToJsonString()
            .Replace("\"HERE\"", isJson ? value : $"\"{value}\"", StringComparison.Ordinal);

        var problem = await RefusedAsync((HttpStatusCode)422, node.Client.PostAsync("nodes", json));

        Assert.StartsWith($"/{member}",
            problem.GetProperty("violations")[0].GetProperty("pointer").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("nul")]
    [InlineData("{\"tasks\":[\"0x12\"]}")]
    [InlineData("{\"tasks\":[NaN]}")]
    [InlineData("{\"tasks\":[\"\\ud800\"]}")]
    [InlineData("{\"tasks\":[[[]]]}")]
    [InlineData("{\"tasks\":{}}")]
    [InlineData("{}")]
    [InlineData("{\"tasks\":[],\"tasks\":[]}")]
    [InlineData("{\"tasks\":[],\"\\ud800\":1}")]
    public async Task No_body_of_a_heartbeat_is_a_surprise(string body)
    {
        var node = NewNode();
        await node.JoinAsync();
        using var answer = await node.Client.PostAsync($"nodes/{node.Address}/heartbeat", body);

        Assert.Contains(answer.StatusCode,
            (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity]);
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("violations").EnumerateArray());
    }

    [Fact]
    public async Task A_heartbeat_that_names_too_many_runs_or_is_too_large_is_refused()
    {
        var node = NewNode();
        await node.JoinAsync();
        var many = Enumerable.Range(0, HeartbeatForm.MaxTasks + 1).Select(i => Sha256Digest.Of([(byte)i])).ToArray();

        await RefusedAsync((HttpStatusCode)422, node.HeartbeatAsync(many));
        await RefusedAsync(HttpStatusCode.RequestEntityTooLarge,
            node.Client.PostAsync($"nodes/{node.Address}/heartbeat", new string(' ', HeartbeatForm.MaxBodyBytes + 1)));
        await RefusedAsync(HttpStatusCode.UnsupportedMediaType, node.Client.SendAsync(HttpMethod.Post,
            $"nodes/{node.Address}/heartbeat", """{"tasks":[]}"""u8.ToArray(), "text/plain"));
    }

    [Fact]
    public async Task A_node_whose_row_could_not_be_written_is_as_before_and_registers_again()
    {
        var faults = new FaultTransport(request => request.Path.Contains("Nodes(", StringComparison.Ordinal)
            || request.Path.EndsWith("Nodes", StringComparison.Ordinal), everything: true);
        await using var app = await App.StartAsync(
            Storage, new() { ["Ainft__Runs__Operators"] = "open", ["Ainft__StorageRetries"] = "0" }, builder =>
                builder.Services.AddSingleton<HttpPipelineTransport>(faults));
        foreach (var fault in Enum.GetValues<Fault>())
            for (var n = 0; n < 2; n++)
            {
                var node = new NodeUnderTest(app.Http, Domain);
                faults.Lose(n, fault);
                await RefusedAsync(HttpStatusCode.ServiceUnavailable, node.RegisterAsync());
                await node.JoinAsync();
                Assert.Equal("there",
                    (await app.GetJsonAsync($"nodes/{node.Address}")).GetProperty("state").GetString());
            }
    }

    private async Task<List<Address>> ListAsync(int limit = 50)
    {
        var found = new List<Address>();
        for (var page = ""; page is not null;)
        {
            var answer = await App.GetJsonAsync($"nodes?limit={limit}{page}");
            found.AddRange(answer.GetProperty("items").EnumerateArray()
                .Select(item => Address.Parse(item.GetProperty("address").GetString()!)));
            page = answer.TryGetProperty("page", out var next) ? $"&page={next.GetString()}" : null;
        }
        return found;
    }
}
