using System.Text;
using Xunit;

namespace Ainft.Tests.Manifests.Workflows;

public sealed class WorkflowTests
{
    private static readonly string Hash = new('a', 64);

    // A manifest with two parents, two artifacts, and the workflow or the members that a test gives.
    private static string Component(string workflow) => $$"""
        {"ainft":1,"kind":"model",
         "parents":[{"id":"0x{{new string('1', 64)}}","relation":"trained-on"},
         {"id":"0x{{new string('2', 64)}}","relation":"built-by"}],
         "artifacts":[{"uri":"ainft:artifacts/{{Hash}}","sha256":"{{Hash}}"},
         {"uri":"ainft:artifacts/{{Hash}}","sha256":"{{Hash}}"}],
         "workflow":{{workflow}}}
        """;

    private static string With(string members) =>
        Component($$"""{"runtime":"python-3.11","command":["x"],"outputs":[{"path":"a.json","artifact":0},"""
            + $$"""{"path":"b","artifact":1}],{{members}}}""");

    private static IEnumerable<string> Pointers(string json)
    {
        _ = Manifest.TryParse(Encoding.UTF8.GetBytes(json), out _, out var violations);
        return violations.Select(violation => violation.Pointer["/workflow".Length..]);
    }

    private static Workflow Read(string json)
    {
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(json), out var manifest, out var violations),
            string.Join('\n', violations));
        return manifest.Workflow!;
    }

    [Fact]
    public void Every_member_is_read()
    {
        var workflow = Read(Component($$$"""
            {"image":"ghcr.io/a/b:1@sha256:{{{Hash}}}","command":["python3","code/train.py",""],
             "inputs":[{"parent":0,"path":"data/corpus.txt"}],
             "code":[{"parent":1,"artifact":2,"path":"code","unpack":"tar.gz"},
             {"uri":"https://example.org/x","sha256":"{{{Hash}}}","path":"x.py"}],
             "outputs":[{"path":"metrics.json","artifact":1},{"path":"model/weights","artifact":0}],
             "env":{"EPOCHS":"5","EMPTY":""},"seed":9007199254740991,
             "resources":{"cpus":0.5,"memoryMiB":1024,"gpus":1,"gpuMemoryMiB":2048,"diskMiB":64,"minutes":3},
             "hardware":"x86-64-v3",
             "comparator":{"all":[{"bitwise":["model/weights"]},
             {"close":{"file":"metrics.json","pointer":"/loss","value":1.5,"rel":0.01,"direction":"at-most"}}]}}
            """));
        Assert.Equal($"ghcr.io/a/b:1@sha256:{Hash}", workflow.Image);
        Assert.Null(workflow.Runtime);
        Assert.Equal(["python3", "code/train.py", ""], workflow.Command);
        Assert.Equal([new WorkflowFile(0, 0, null, null, "data/corpus.txt", null)], workflow.Inputs);
        Assert.Equal([new WorkflowFile(1, 2, null, null, "code", "tar.gz"),
            new WorkflowFile(null, 0, "https://example.org/x", Sha256Digest.Parse("0x" + Hash), "x.py", null)],
            workflow.Code);
        Assert.Equal([new WorkflowOutput("metrics.json", 1), new WorkflowOutput("model/weights", 0)], workflow.Outputs);
        Assert.Equal(("5", ""), (workflow.Env["EPOCHS"], workflow.Env["EMPTY"]));
        Assert.Equal((WorkflowLimits.Seed, new WorkflowResources(0.5, 1024, 1, 2048, 64, 3), "x86-64-v3"),
            (workflow.Seed, workflow.Resources, workflow.Hardware));
        var all = Assert.IsType<Comparator.All>(workflow.Comparator);
        Assert.Equal(["model/weights"], Assert.IsType<Comparator.Bitwise>(all.Items[0]).Files);
        Assert.Equal(new Comparator.Close(new MetricPlace("metrics.json", "/loss"), 1.5, 0, 0.01,
            CloseDirection.AtMost), all.Items[1]);
    }

    [Fact]
    public void What_is_left_out_has_one_meaning()
    {
        var workflow = Read(With("\"seed\":0"));
        Assert.Equal(WorkflowResources.Default, workflow.Resources);
        Assert.Null(Assert.IsType<Comparator.Bitwise>(workflow.Comparator).Files);
        Assert.Null(workflow.Hardware);
        Assert.Empty(workflow.Env);
    }

    [Fact]
    public void Every_violation_is_reported_at_once_with_its_pointer() => Assert.Equal(
        [
            "/gpu", "/outputs/0/artifact", "/outputs/1", "/outputs/2/path", "/runtime", "/image", "/command/1",
            "/inputs/0/parent", "/inputs/1/path", "/inputs/2/unpack",
            "/code/0", "/code/1", "/env/A B", "/env/AINFT_OUT", "/env/C", "/seed", "/resources/cpus",
            "/resources/minutes", "/hardware",
            "/comparator/close/file", "/comparator/close", "/comparator/close/abs", "/comparator/close/direction",
        ],
        Pointers(Component("""
            {"gpu":1,"image":"python:3.12","runtime":"python-3.11","command":["x","a\u0000"],
             "inputs":[{"parent":2,"path":"a"},{"parent":0,"path":"a"},{"parent":0,"path":"b","unpack":"zip"}],
             "code":[{"uri":"https://example.org/x","path":"x.py"},{"path":"y.py"}],
             "outputs":[{"path":"m","artifact":2},{"path":"n"},{"path":"../m","artifact":0}],
             "env":{"A B":"1","AINFT_OUT":"/etc","C":7},"seed":-1,"resources":{"cpus":0,"minutes":100000},
             "hardware":"X86",
             "comparator":{"close":{"file":"k","pointer":"","abs":-1,"direction":"up"}}}
            """)));

    [Theory]
    [InlineData("python:3.12")]
    [InlineData("docker.io/library/python:3.12")]
    [InlineData("docker.io/library/python@sha256:abc")]
    [InlineData("python")]
    public void An_image_without_its_digest_is_refused(string image) => Assert.Equal(
        ["/image"],
        Pointers(Component($$"""{"image":"{{image}}","command":["x"],"outputs":[{"path":"a","artifact":0}]}""")));

    [Fact]
    public void There_is_an_image_or_a_runtime() =>
        Assert.Equal([""], Pointers(Component("""{"command":["x"],"outputs":[{"path":"a","artifact":0}]}""")));

    [Theory]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a/..")]
    [InlineData("./a")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(@"..\\a")]
    [InlineData(@"a\u0000")]
    [InlineData(@"a\nb")]
    [InlineData("")]
    public void A_path_cannot_lead_out_of_its_folder(string path)
    {
        Assert.Equal(["/inputs/0/path"], Pointers(With($$"""  "inputs":[{"parent":0,"path":"{{path}}"}]  """)));
        Assert.Equal(["/outputs/0/path"],
            Pointers(Component($$"""{"runtime":"x","command":["x"],"outputs":[{"path":"{{path}}","artifact":0}]}""")));
    }

    [Theory]
    [InlineData("...")]
    [InlineData("..a/.b")]
    [InlineData("한 글/é")]
    public void A_path_may_look_odd(string path) =>
        Assert.Equal(path, Read(With($$"""  "inputs":[{"parent":0,"path":"{{path}}"}]  """)).Inputs[0].Path);

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", "a/b")]
    [InlineData("a/b/c", "a")]
    [InlineData("a/b/c", "a/b")]
    public void No_path_occurs_twice_or_is_a_folder_of_another(string first, string second) => Assert.Equal(
        ["/code/0/path"], Pointers(
            With($$"""  "inputs":[{"parent":0,"path":"{{first}}"}],"code":[{"parent":1,"path":"{{second}}"}]  """)));

    [Theory]
    [InlineData("out")]
    [InlineData("out/a")]
    public void Nothing_is_put_where_outputs_go(string path) =>
        Assert.Equal(["/inputs/0/path"], Pointers(With($$"""  "inputs":[{"parent":0,"path":"{{path}}"}]  """)));

    [Fact]
    public void Every_artifact_comes_out_once() => Assert.Equal(
        ["/outputs/1/artifact"], Pointers(Component(
            """{"runtime":"x","command":["x"],"outputs":[{"path":"a","artifact":1},{"path":"b","artifact":1}]}""")));

    [Theory]
    [InlineData("""{"close":{"file":"a.json","pointer":"/loss"}}""", "/comparator/close")]
    [InlineData("""{"interval":{"file":"a.json","pointer":"/loss","sd":1,"n":5,"alpha":0.05}}""",
        "/comparator/interval")]
    [InlineData("""{"interval":{"file":"a.json","pointer":"/loss","mean":1,"sd":1,"n":1,"alpha":0.05}}""",
        "/comparator/interval/n")]
    [InlineData("""{"interval":{"file":"a.json","pointer":"/loss","mean":1,"sd":1,"n":2,"alpha":1}}""",
        "/comparator/interval/alpha")]
    [InlineData("""{"interval":{"file":"a.json","pointer":"/loss","mean":1,"sd":1,"n":2,"alpha":0}}""",
        "/comparator/interval/alpha")]
    [InlineData("""{"close":{"file":"a.json","pointer":"loss","value":1}}""", "/comparator/close/pointer")]
    [InlineData("""{"close":{"file":"a.json","pointer":"/~2","value":1}}""", "/comparator/close/pointer")]
    [InlineData("""{"close":{"file":"a.json","pointer":"","value":"NaN"}}""", "/comparator/close/value")]
    [InlineData("""{"bitwise":["b","b"]}""", "/comparator/bitwise/1")]
    [InlineData("""{"bitwise":["c"]}""", "/comparator/bitwise/0")]
    [InlineData("""{"bitwise":["b"],"close":{"file":"a.json","pointer":"","value":1}}""", "/comparator")]
    [InlineData("""{"all":[{"all":["bitwise"]}]}""", "/comparator/all/0/all")]
    [InlineData("\"nearly\"", "/comparator")]
    [InlineData("7", "/comparator")]
    [InlineData("{}", "/comparator")]
    public void A_comparator_says_exactly_what_it_compares(string comparator, string pointer) =>
        Assert.Equal(pointer, Pointers(With($"\"comparator\":{comparator}")).First());

    [Fact]
    public void A_template_numbers_what_will_come_out_and_claims_no_numbers()
    {
        const string Template =
            """{"ainft":1,"kind":"model","workflow":{"runtime":"x","command":["x"],"outputs":"""
                + """[{"path":"a","artifact":1},{"path":"b","artifact":INDEX}],"comparator":{"close":"""
                + """{"file":"a","pointer":"/x"VALUE}}}}""";
        var good = Template.Replace("INDEX", "0").Replace("VALUE", "");
        Assert.Empty(Pointers(good));
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(good), out var manifest, out _));
        Assert.True(manifest.IsTemplate);
        Assert.Equal(["/outputs/1/artifact"], Pointers(Template.Replace("INDEX", "2").Replace("VALUE", "")));
        Assert.Equal(["/comparator/close/value"],
            Pointers(Template.Replace("INDEX", "0").Replace("VALUE", ",\"value\":1")));
    }
}
