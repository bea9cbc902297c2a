namespace Ainft.Functions.Upkeep;

/// <summary>Where a run of upkeep says what it does and finds: in lines for scripts, or in words.</summary>
public interface IUpkeepSink
{
    void Progress(string pass, long done, long total, string unit);

    void Finding(FindingClass found, string subject, string detail, bool repaired);

    void Summary(string command, UpkeepReport report, (int From, int To)? generations, int exitCode);

    void Failure(string message);
}
