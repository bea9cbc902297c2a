using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.Tests.Manifests.Workflows;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class BoundsTests
{
    private const string Close = "/workflow/comparator/close", Interval = "/workflow/comparator/interval",
        Equivalent = "/workflow/comparator/equivalent";

    [Theory]
    [InlineData("\"bitwise\"")]
    [InlineData("""{"bitwise":["m.json"]}""")]
    [InlineData("""{"close":{"file":"m.json","pointer":"/x","value":0.875,"abs":0.1875,"baseline":0.5}}""")]
    [InlineData("""{"close":{"file":"m.json","pointer":"/x","value":0.5,"rel":0.375,"baseline":0.875}}""")]
    [InlineData("""{"close":{"file":"m.json","pointer":"/x","value":0.875,"baseline":0.5}}""")]
    [InlineData(
        """{"close":{"file":"m.json","pointer":"/x","value":0.5,"abs":0.1,"direction":"at-most","baseline":3.5}}""")]
    [InlineData(
        """{"close":{"file":"m.json","pointer":"/x","value":0.5,"abs":0.1,"direction":"at-least","baseline":0.1}}""")]
    [InlineData(
        """{"interval":{"file":"m.json","pointer":"/x","mean":0.9,"sd":0.01,"n":5,"alpha":0.05,"baseline":0.5}}""")]
    [InlineData(
        """{"equivalent":{"file":"m.json","pointer":"/x","mean":0.9,"margin":0.2,"sd":5,"n":2,"alpha":"""
            + """0.05,"baseline":0.5}}""")]
    public void A_comparator_within_its_bounds_is_accepted(string comparator) =>
        Assert.Empty(Bounds.Check(Component(comparator)));

    [Theory]
    [InlineData(Close, """{"close":{"file":"m.json","pointer":"/x","value":0.9}}""")]
    [InlineData(Close + "/abs",
        """{"close":{"file":"m.json","pointer":"/x","value":0.875,"abs":0.1876,"baseline":0.5}}""")]
    [InlineData(Close + "/rel",
        """{"close":{"file":"m.json","pointer":"/x","value":0.5,"abs":0.01,"rel":0.4,"baseline":0.875}}""")]
    [InlineData(Close + "/abs",
        """{"close":{"file":"m.json","pointer":"/x","value":0.9,"abs":1e308,"baseline":0.5}}""")]
    [InlineData(Close + "/rel",
        """{"close":{"file":"m.json","pointer":"/x","value":1e300,"rel":1e300,"baseline":0.5}}""")]
    [InlineData(Close + "/rel",
        """{"close":{"file":"m.json","pointer":"/x","value":1.5e308,"rel":1.5,"baseline":-1.5e308}}""")]
    [InlineData(Close + "/baseline", """{"close":{"file":"m.json","pointer":"/x","value":0.9,"baseline":0.9}}""")]
    [InlineData(Close + "/baseline",
        """{"close":{"file":"m.json","pointer":"/x","value":0.9,"direction":"at-most","baseline":0.5}}""")]
    [InlineData(Close + "/baseline",
        """{"close":{"file":"m.json","pointer":"/x","value":0.5,"direction":"at-least","baseline":0.9}}""")]
    [InlineData(Interval, """{"interval":{"file":"m.json","pointer":"/x","mean":0.9,"sd":0.01,"n":5,"alpha":0.05}}""")]
    [InlineData(Interval + "/n",
        """{"interval":{"file":"m.json","pointer":"/x","mean":0.9,"sd":0.001,"n":4,"alpha":0.05,"baseline":0.5}}""")]
    [InlineData(Interval + "/sd",
        """{"interval":{"file":"m.json","pointer":"/x","mean":0.9,"sd":0.1,"n":5,"alpha":0.05,"baseline":0.5}}""")]
    [InlineData(Interval + "/sd",
        """{"interval":{"file":"m.json","pointer":"/x","mean":0.9,"sd":0.01,"n":5,"alpha":1e-300,"baseline":0.5}}""")]
    [InlineData(Interval + "/baseline",
        """{"interval":{"file":"m.json","pointer":"/x","mean":0.9,"sd":0,"n":5,"alpha":0.05,"baseline":0.9}}""")]
    [InlineData(Equivalent,
        """{"equivalent":{"file":"m.json","pointer":"/x","mean":0.9,"margin":0.1,"sd":0.01,"n":9,"alpha":0.05}}""")]
    [InlineData(Equivalent + "/margin",
        """{"equivalent":{"file":"m.json","pointer":"/x","mean":0.9,"margin":0.21,"sd":0.01,"n":9,"alpha":"""
            + """0.05,"baseline":0.5}}""")]
    [InlineData("/workflow/comparator/all/1/close/abs",
        """{"all":["bitwise",{"close":{"file":"m.json","pointer":"/x","value":0.875,"abs":0.25,"baseline":0.5}}]}""")]
    public void A_comparator_beyond_a_bound_is_read_and_not_accepted(string pointer, string comparator)
    {
        var violation = Assert.Single(Bounds.Check(Component(comparator)));
        Assert.Equal((pointer, ViolationCode.ToleranceUnbounded), (violation.Pointer, violation.Code));
        Assert.EndsWith(".", violation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_has_a_baseline_and_the_rest_is_judged_when_its_nodes_agree()
    {
        Assert.Empty(Bounds.Check(Component("""{"close":{"file":"m.json","pointer":"/x","abs":1e9,"baseline":0.5}}""",
            isTemplate: true)));
        Assert.Equal(Close,
            Assert.Single(
            Bounds.Check(Component("""{"close":{"file":"m.json","pointer":"/x","abs":1e-9}}""",
            isTemplate: true))).Pointer);
        Assert.Equal(Interval + "/n", Assert.Single(Bounds.Check(Component(
            """{"interval":{"file":"m.json","pointer":"/x","sd":1,"n":2,"alpha":0.05,"baseline":0.5}}""",
                isTemplate: true))).Pointer);
    }

    [Fact]
    public void What_is_accepted_refuses_the_baseline() =>
        Gen.Select(WorkflowGen.ComparatorOf(["m.json"], isTemplate: false), Gen.Double[-100, 100])
        .Sample((json, baseline) =>
    {
        foreach (var item in json is JsonObject root && root["all"] is JsonArray items ? items.ToArray() : [json])
            if (item is JsonObject part && part.Single().Value is JsonObject members)
                members["baseline"] = baseline;
        var manifest = Component(json.ToJsonString());
        if (Bounds.Check(manifest).Count > 0)
            return;
        foreach (var part in manifest.Workflow!.Comparator is Comparator.All all ? all.Items
            : [manifest.Workflow.Comparator])
            foreach (var place in part.Metrics)
            {
                var result = ResultGen.Finished([]) with
                {
                    Metrics = [new Metric(place.File, place.Pointer, baseline)]
                };
                Assert.False(new Claim([], part).Judge(result).Agrees);
            }
    }, iter: 2000);

    // The figures of the issue and of docs/verdicts.md. They are the numbers of standard deviations that an interval of
    // alpha 0.05 accepts.
    [Theory]
    [InlineData(2, 15.6)]
    [InlineData(3, 5.0)]
    [InlineData(5, 3.0)]
    public void An_interval_of_few_runs_accepts_almost_anything(int n, double deviations)
    {
        var interval = new Comparator.Interval(new MetricPlace("m.json", "/x"), 0, 1, n, 0.05);
        Assert.Equal(deviations, Tolerance.Of(interval)!.Absolute!.Value, 1);
    }

    [Fact]
    public void The_half_width_of_an_interval_is_where_it_begins_to_refuse() =>
        Gen.Select(Gen.Double[0.01, 9], Gen.Int[2, 60], Gen.Double[0.001, 0.9]).Sample((sd, n, alpha) =>
        {
            var interval = new Comparator.Interval(new MetricPlace("m.json", "/x"), 0, sd, n, alpha);
            var width = Tolerance.Of(interval)!.Absolute!.Value;
            bool Agrees(double found) =>
                new Claim([], interval)
                .Judge(ResultGen.Finished([]) with { Metrics = [new Metric("m.json", "/x", found)] }).Agrees;
            Assert.True(Agrees(width * 0.999999));
            Assert.False(Agrees(width * 1.000001));
        }, iter: 300);

    private static Manifest Component(string comparator, bool isTemplate = false)
    {
        var artifacts = isTemplate ? "[]" : $$"""[{"uri":"x:1","sha256":"{{new string('1', 64)}}"}]""";
        var json = $$"""
            {"ainft":1,"kind":"model","artifacts":{{artifacts}},
             "workflow":{"runtime":"x","command":["x"],"outputs":[{"path":"m.json","artifact":0}],
             "comparator":{{comparator}}} }
            """;
        return Manifest.TryParse(Encoding.UTF8.GetBytes(json), out var manifest, out var violations)
            ? manifest
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"{string.Join('\n', violations)}\n{json}"));
    }
}
