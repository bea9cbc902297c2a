using System.Text;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class JobTests
{
    private static readonly string One = new('1', 64), Two = new('2', 64), Hash = new('a', 64);

    private static Manifest Read(string json) =>
        Manifest.TryParse(Encoding.UTF8.GetBytes(json), out var manifest, out var violations)
        ? manifest : throw new InvalidOperationException(string.Join('\n', violations));

    private static Manifest? Parent(AinftId id) => id.ToString() == "0x" + One
        ? Read($$"""{"ainft":1,"kind":"data","artifacts":[{"uri":"https://example.org/0","sha256":"{{One}}"},"""
            + $$"""{"uri":"ainft:artifacts/{{Two}}","sha256":"{{Two}}","size":7}]}""")
        : null;

    private static Manifest Subject(string members) => Read($$"""
        {"ainft":1,"kind":"model","parents":[{"id":"0x{{One}}","relation":"trained-on"},
         {"id":"0x{{Two}}","relation":"built-by"}],
         "workflow":{"runtime":"python-3.11","command":["python3"],
         "outputs":[{"path":"b","artifact":1},{"path":"a","artifact":0}],{{members}} } }
        """);

    [Fact]
    public void A_job_has_the_files_of_parents_and_of_URIs()
    {
        Assert.True(Job.TryDerive(Subject($$"""
            "inputs":[{"parent":0,"artifact":1,"path":"data","unpack":"tar"}],
            "code":[{"uri":"https://example.org/x","sha256":"{{Hash}}","path":"x.py"},{"parent":0,"path":"y.py"}],
            "comparator":{"close":{"file":"a","pointer":"/x"} },"hardware":"x86-64-v3"
            """), Parent, out var job, out _));
        Assert.Equal(
            [
                new JobFile($"ainft:artifacts/{Two}", Sha256Digest.Parse("0x" + Two), 7, "data", "tar"),
                new JobFile("https://example.org/x", Sha256Digest.Parse("0x" + Hash), null, "x.py", null),
                new JobFile("https://example.org/0", Sha256Digest.Parse("0x" + One), null, "y.py", null),
            ],
            job.Files);
        Assert.Equal(["b", "a"], job.Outputs);
        Assert.Equal([new MetricPlace("a", "/x")], job.Metrics);
        Assert.Equal(("python-3.11", null, "x86-64-v3", WorkflowResources.Default),
            (job.Runtime, job.Image, job.Hardware, job.Resources));
    }

    [Fact]
    public void The_environment_says_seed_folder_and_threads_and_the_workflow_has_the_last_word()
    {
        Assert.True(Job.TryDerive(Subject("""
            "seed":4294967299,"resources":{"cpus":1.5},"env":{"OMP_NUM_THREADS":"1","X":""}
            """), Parent, out var job, out _));
        Assert.Equal(
            ["AINFT_OUT=/work/out", "AINFT_SEED=4294967299", "MKL_NUM_THREADS=2", "NUMEXPR_NUM_THREADS=2",
                "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=2", "PYTHONHASHSEED=3", "X="],
            job.Env.Select(variable => $"{variable.Key}={variable.Value}"));
    }

    [Fact]
    public void What_does_not_exist_is_reported_with_its_pointer()
    {
        Assert.False(Job.TryDerive(Subject("""
            "inputs":[{"parent":0,"artifact":2,"path":"a"}],"code":[{"parent":0,"path":"b"},{"parent":1,"path":"c"}]
            """), Parent, out _, out var violations));
        Assert.Equal(["/workflow/inputs/0/artifact", "/workflow/code/1/parent"],
            violations.Select(violation => violation.Pointer));
    }

    [Fact]
    public void A_component_without_a_workflow_has_no_job()
    {
        Assert.False(Job.TryDerive(Read("""{"ainft":1,"kind":"data"}"""), Parent, out _, out var violations));
        Assert.Equal("/workflow", Assert.Single(violations).Pointer);
    }
}
