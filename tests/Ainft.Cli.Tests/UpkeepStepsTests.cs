using Ainft.Cli.Upkeep;

namespace Ainft.Cli.Tests;

public sealed class UpkeepStepsTests
{
    [Fact]
    public void Steps_are_numbered_and_say_their_unit()
    {
        var steps = new UpkeepSteps();
        Assert.Equal("step 1, bundles: 1.0 of 40.0 MB",
            steps.Describe(new UpkeepProgress("bundles", 1_000_000, 40_000_000, "bytes")));
        Assert.Equal("step 1, bundles: 40.0 of 40.0 MB",
            steps.Describe(new UpkeepProgress("bundles", 40_000_000, 40_000_000, "bytes")));
        Assert.Equal("step 2, tables: 3 of 7 rows", steps.Describe(new UpkeepProgress("tables", 3, 7, "rows")));
        Assert.Equal("step 3, bundles: 0.5 of 0.9 kB",
            steps.Describe(new UpkeepProgress("bundles", 500, 900, "bytes")));
        Assert.Equal("step 4, bundles: 0.4 of 0.9 kB",
            steps.Describe(new UpkeepProgress("bundles", 400, 900, "bytes")));
    }
}
