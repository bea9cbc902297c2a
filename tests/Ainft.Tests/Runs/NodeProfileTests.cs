using System.Text;
using System.Text.Json;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class NodeProfileTests
{
    private static readonly NodeProfile Profile = new()
    {
        Classes = ["x86-64-v2", "x86-64-v3"],
        Cpus = 4,
        MemoryMiB = 8192,
        DiskMiB = 1024,
        Gpus = [new GpuProfile("small", 4096), new GpuProfile("big", 16384)],
        Sandboxes = ["bubblewrap"],
        Runtimes = ["python-3.11-numpy-1.24"],
        CpuModel = "A processor",
        Software = "ainft 0.1.0",
    };

    [Fact]
    public void A_profile_leads_back_to_itself()
    {
        var json = Profile.ToCanonicalJson();
        Assert.Equal("""{"classes":["x86-64-v2","x86-64-v3"],"cpuModel":"A processor","cpus":4,"diskMiB":1024,"gpus":"""
            + """[{"memoryMiB":4096,"name":"small"},{"memoryMiB":16384,"name":"big"}],"memoryMiB":8192,"runtimes":"""
            + """["python-3.11-numpy-1.24"],"sandboxes":["bubblewrap"],"software":"ainft 0.1.0"}""",
            Encoding.UTF8.GetString(json));
        Assert.True(NodeProfile.TryRead(JsonDocument.Parse(json).RootElement, out var again, out var violations));
        Assert.Empty(violations);
        Assert.Equivalent(Profile, again, strict: true);
        Assert.Equal(Profile.Digest, again.Digest);
    }

    [Theory]
    [InlineData("cpus", "-1", "/cpus")]
    [InlineData("sandboxes", "[]", "/sandboxes")]
    [InlineData("gpus", """[{"name":"x"}]""", "/gpus/0")]
    [InlineData("classes", "[1]", "/classes/0")]
    [InlineData("other", "1", "/other")]
    public void A_profile_that_is_none_is_refused_where_it_is_wrong(string member, string value, string pointer)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(Profile.ToCanonicalJson())!;
        json[member] = System.Text.Json.Nodes.JsonNode.Parse(value);
        Assert.False(NodeProfile.TryRead(JsonDocument.Parse(json.ToJsonString()).RootElement, out _,
            out var violations));
        Assert.Equal(pointer, Assert.Single(violations).Pointer);
    }

    [Fact]
    public void A_node_lacks_what_a_workflow_needs_and_it_does_not_have()
    {
        Assert.Empty(Profile.LacksFor(RunScene.Workflow));
        Assert.Empty(Profile.LacksFor(RunScene.Workflow with
        {
            Hardware = "x86-64-v3",
            Resources = new WorkflowResources(4, 8192, 1, 8192, 1024, 10)
        }));
        Assert.Equal(["It is not of the class x86-64-v4."],
            Profile.LacksFor(RunScene.Workflow with { Hardware = "x86-64-v4" }));
        Assert.Equal(["It does not have the runtime cobol-85."],
            Profile.LacksFor(RunScene.Workflow with { Runtime = "cobol-85" }));
        Assert.Equal(["It has no sandbox oci."],
            Profile.LacksFor(RunScene.Workflow with { Runtime = null, Image = "image" }));
        Assert.Equal(
            ["It has 4 processors, and 4.5 are needed.", "It has 8192 MiB of memory, and 9000 are needed.",
                "It has 1024 MiB of disk, and 2000 are needed.", "It has 1 GPUs of 8192 MiB, and 2 are needed."],
            Profile.LacksFor(
                RunScene.Workflow with { Resources = new WorkflowResources(4.5, 9000, 2, 8192, 2000, 10) }));
    }
}
