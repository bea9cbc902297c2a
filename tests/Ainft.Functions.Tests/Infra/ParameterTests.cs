using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ainft.Cli.Dev;
using Ainft.Functions.Tests.Docs;

namespace Ainft.Functions.Tests.Infra;

/// <summary>The parameters of both layers, their limits, and the variables of azd that set them.</summary>
public sealed partial class ParameterTests
{
    [Fact]
    public async Task Sizes_of_instances_are_those_of_Flex_Consumption()
    {
        var template = await Bicep.BuildAsync("app");

        Assert.Equal([512, 2048, 4096], Allowed(template, "InstanceMemory").Select(int.Parse).Order());
        Assert.Equal(("40", "1000"), RangeOf(template, "maximumInstances"));
        Assert.Equal(("1", "1000"), RangeOf(template, "httpConcurrency"));
    }

    [Fact]
    public async Task Instances_are_always_ready_for_requests_and_for_each_function_with_a_queue_or_a_timer()
    {
        var triggered = Functions().Where(function => !IsHttp(function))
            .Select(function => $"function:{function.GetProperty("name").GetString()}").Append("http");

        var names = Allowed(await Bicep.BuildAsync("app"), "_1.AlwaysReadyName");

        Assert.Equal(triggered.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("base")]
    [InlineData("app")]
    public async Task Each_parameter_has_a_variable_of_azd_that_the_page_explains(string layer)
    {
        var parameters = (await Bicep.BuildAsync(layer))["parameters"]!.AsObject();
        var file = Path.Combine(Npm.Root, $"infra/{layer}/main.parameters.json");
        var values = JsonNode.Parse(await File.ReadAllTextAsync(file))!["parameters"]!.AsObject();

        Assert.Equal(
            parameters.Select(parameter => parameter.Key).Order(StringComparer.Ordinal),
            values.Select(value => value.Key).Order(StringComparer.Ordinal));
        Assert.All(values, value => Assert.Contains(VariableOf(value.Value!), Documented()));
    }

    [Fact]
    public async Task The_page_explains_no_variable_that_neither_a_layer_nor_a_hook_reads()
    {
        var files = Directory.GetFiles(Path.Combine(Npm.Root, "infra"), "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".parameters.json", StringComparison.Ordinal)
                || file.EndsWith(".sh", StringComparison.Ordinal));
        var read = string.Concat(await Task.WhenAll(files.Select(file => File.ReadAllTextAsync(file))));

        Assert.All(Documented(), variable => Assert.Contains(variable, read));
    }

    [Fact]
    public async Task Endpoints_are_a_secret_because_their_addresses_have_keys()
    {
        var parameters = (await Bicep.BuildAsync("app"))["parameters"]!;

        Assert.Equal("securestring", parameters["rpcUrls"]!["type"]!.ToString());
        Assert.All(
            Snapshot.Sets.Where(set => set.StartsWith("app.", StringComparison.Ordinal)),
            set => Assert.DoesNotContain("rpc.example.org", Snapshot.TextOf(set)));
    }

    private static JsonElement.ArrayEnumerator Functions()
    {
        var metadata = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "functions.metadata"));
        return JsonSerializer.Deserialize<JsonElement>(metadata).EnumerateArray();
    }

    private static bool IsHttp(JsonElement function) => function.GetProperty("bindings").EnumerateArray()
        .Any(binding => binding.GetProperty("type").GetString() == "httpTrigger");

    private static IEnumerable<string> Allowed(JsonNode template, string type) =>
        template["definitions"]![type]!["allowedValues"]!.AsArray().Select(value => value!.ToString());

    private static (string Least, string Most) RangeOf(JsonNode template, string parameter)
    {
        var declared = template["parameters"]![parameter]!;
        return (declared["minValue"]!.ToString(), declared["maxValue"]!.ToString());
    }

    private static string VariableOf(JsonNode parameter) =>
        Variable().Match(parameter["value"]!.ToString()).Groups[1].Value;

    /// <summary>The first cells of the table of variables in infra/README.md.</summary>
    private static string[] Documented() =>
        [.. DocumentedTable.Rows("../infra/README.md", "| variable |").Select(row => row.Split('`')[1])];

    [GeneratedRegex(@"^\$\{([A-Z_]+)\}$")]
    private static partial Regex Variable();
}
