using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SqlGitOps.Migrations.Manifest;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Review.Driver;

/// <summary>A hash over everything a review result depends on: tool, rules, settings, file names and contents.</summary>
internal sealed class ReviewCacheKey : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(ReadOnlySpan<char> text)
    {
        _hash.AppendData(MemoryMarshal.AsBytes(text));
        _hash.AppendData([0xFF, 0xFF]);
    }

    public void Add(IReadOnlyList<Rule> rules)
    {
        // A rebuilt assembly has another module version id.
        foreach (var module in rules.Select(r => r.GetType().Module).Append(typeof(Reviewer).Module)
            .Append(typeof(Model.Operations.Operation).Module).Append(typeof(Syntax.SqlDialect).Module).Distinct())
        {
            _hash.AppendData(module.ModuleVersionId.ToByteArray());
        }

        foreach (var rule in rules)
        {
            Add(rule.Descriptor.Id);
        }
    }

    public void Add(ReviewRequest request)
    {
        Add($"{request.Dialect}|{request.TargetVersion}|{request.IsWholeHistory}|{request.FilesAreIndependent}");
        Add(string.Join(';', request.Overrides.NoWarn.Order(StringComparer.Ordinal)));
        Add(string.Join(';', request.Overrides.WarningsAsErrors.Order(StringComparer.Ordinal)));
        Add(string.Join(';', request.Overrides.WarningsNotAsErrors.Order(StringComparer.Ordinal)));
        Add(request.Overrides.TreatWarningsAsErrors ? "as-errors" : "as-warnings");
        foreach (var problem in request.Migrations.Problems)
        {
            Add(problem.Path);
            Add(problem.Message);
        }

        Add(MigrationManifest.ReadText(request.Migrations) ?? "no manifest");
        foreach (var problem in request.Configuration.Problems)
        {
            Add($"{problem.Path}|{problem.Line}|{problem.Message}");
        }

        if (request.CommittedScripts is { } committed)
        {
            foreach (var script in committed.Order(StringComparer.Ordinal))
            {
                Add(script);
            }
        }
    }

    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
