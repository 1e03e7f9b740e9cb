namespace SqlGitOps.Syntax.PostgreSql.PlPgSql;

/// <summary>What a body's meaning takes from the routine around it.</summary>
/// <param name="RoutineName">The name of the routine, which labels its outer block; null when it is not known.</param>
/// <param name="Return">What RETURN may stand with.</param>
/// <param name="ReturnsSet">Whether RETURN NEXT and RETURN QUERY may stand; null when that is not known.</param>
/// <param name="NamedLikeWords">The key words, a bit for each by its number, that the routine's parameters have for names.</param>
/// <param name="HasOutParameters">Whether OUT parameters or the columns of RETURNS TABLE take the place of RETURN's value.</param>
internal readonly record struct PlPgSqlContext(string? RoutineName, PlPgSqlReturn Return, bool? ReturnsSet, bool HasOutParameters, UInt128 NamedLikeWords);
