using System.Runtime.InteropServices;
using Ainft.Cli.Nodes.Hardware;

namespace Ainft.Cli.Tests.Nodes;

public sealed class HardwareTests
{
    private const string V1 = "fpu cx8 cmov mmx fxsr sse sse2 syscall lm";
    private const string V2 = V1 + " pni ssse3 cx16 sse4_1 sse4_2 popcnt lahf_lm";
    private const string V3 = V2 + " avx avx2 bmi1 bmi2 f16c fma abm movbe xsave";
    private const string V4 = V3 + " avx512f avx512dq avx512cd avx512bw avx512vl";

    [Theory]
    [InlineData(V1, 1)]
    [InlineData(V2, 2)]
    [InlineData(V3, 3)]
    [InlineData(V4, 4)]
    [InlineData(V1 + " avx512f avx512dq avx512cd avx512bw avx512vl", 1)]
    public void A_processor_has_the_levels_whose_flags_it_has(string flags, int level)
    {
        var cpu = CpuLevel.Read(
            $"processor\t: 0\nmodel name\t: A Processor 9000\nflags\t\t: {flags}\n", Architecture.X64);
        Assert.Equal("A Processor 9000", cpu.Model);
        Assert.Equal(Enumerable.Range(1, level).Select(number => $"x86-64-v{number}"), cpu.Classes);
    }

    [Fact]
    public void Of_unlike_processors_the_least_level_is_used() =>
        Assert.Equal(2, CpuLevel.Read($"flags\t: {V4}\n\nflags\t: {V2}\n", Architecture.X64).Classes.Count);

    [Fact]
    public void An_arm_processor_is_of_its_own_class()
    {
        var cpu = CpuLevel.Read("processor\t: 0\nFeatures\t: fp asimd\n", Architecture.Arm64);
        Assert.Equal(["aarch64"], cpu.Classes);
        Assert.Equal("Arm64", cpu.Model);
    }

    [Fact]
    public void Graphics_cards_have_the_class_of_their_capability()
    {
        var gpus = GpuList.Read(
            "NVIDIA GeForce RTX 3090, 24576, 8.6\nTesla T4, 15360, 7.5\nBroken, [N/A], 8.6\nOld\n\n");
        Assert.Equal([new Gpu("NVIDIA GeForce RTX 3090", 24576, "8.6"), new Gpu("Tesla T4", 15360, "7.5")], gpus);
        Assert.Equal("cuda-8.6", gpus[0].Class);
    }
}
